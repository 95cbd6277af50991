// swift-tools-version: 6.0
//
// The bare worker that the product is measured against: what FastCGI, one query and the bytes of the answer cost, and
// nothing else. It knows the product's schema and none of its code.

import PackageDescription

let package = Package(
    name: "spike",
    targets: [
        .systemLibrary(name: "CFastCGI"),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb"),
        .executableTarget(
            name: "spike", dependencies: ["CFastCGI", "CMariaDB"], swiftSettings: [.swiftLanguageMode(.v6)]),
    ])
