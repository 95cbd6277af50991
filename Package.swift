// swift-tools-version: 6.0
//
// Atrium: nginx → Swift FastCGI workers → MariaDB.
//
// Imports go down only: kits ← Core ← Storage ← Gateways ← Services ← Surface ← editions ← programs. SwiftPM does not
// hold that by itself (a transitive import compiles), so `scripts/check` does.

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .unsafeFlags(["-warnings-as-errors"], .when(configuration: .release)),
]

/// C libraries of Debian, imported through a module map and a small shim.
func library(_ name: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig)
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// One contract; its README says what it adds to it and where it departs.
func edition(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

let libraries: [Target] = [
    library("CCurl", pkgConfig: "libcurl"),
    library("CFastCGI"),
    library("CJansson", pkgConfig: "jansson"),
    library("CLinux"),
    library("CMariaDB", pkgConfig: "libmariadb"),
    library("COpenSSL", pkgConfig: "libcrypto"),
    library("CSodium", pkgConfig: "libsodium"),
    library("CYAML", pkgConfig: "yaml-0.1"),
    library("CZlib", pkgConfig: "zlib"),
]

/// Kits know nothing of the product.
let kits: [Target] = [
    module("Primitives", ["CLinux"]),
    module("JSON", ["CJansson", "Primitives"]),
    module("Tabular", ["JSON"]),
    module("YAML", ["CYAML"]),
    module("HTTP", ["Primitives"]),
    module("HTTPClient", ["CCurl"]),
    module("FastCGI", ["CFastCGI", "CLinux", "Primitives"]),
    module("MariaDB", ["CMariaDB", "Primitives"]),
    module("Security", ["COpenSSL", "CSodium", "JSON", "Primitives"]),
    module("SharedMemory", ["CLinux", "Primitives"]),
    module("WebSocket", ["COpenSSL", "CZlib", "Primitives"]),
]

let product: [Target] = [
    module("Core", ["JSON", "Primitives", "YAML"]),
    module("Storage", ["Core", "JSON", "MariaDB", "Primitives"]),
    module("Gateways", ["CLinux", "Core", "HTTPClient", "JSON", "MariaDB", "Primitives", "Security"]),
    module(
        "Services",
        ["Core", "Gateways", "JSON", "MariaDB", "Primitives", "Security", "SharedMemory", "Storage", "Tabular"]),
    module(
        "Surface",
        ["Core", "HTTP", "JSON", "MariaDB", "Primitives", "Security", "Services", "SharedMemory", "Storage"]),
    module(
        "Realtime",
        [
            "CLinux", "Core", "HTTP", "JSON", "Primitives", "Security", "Services", "SharedMemory", "Surface",
            "WebSocket",
        ]),
    edition("EditionWorkspace", ["Core", "HTTP", "JSON", "Primitives", "Services", "Surface"]),
    edition("EditionCRM", ["Core", "HTTP", "JSON", "Primitives", "Services", "Surface"]),
    edition("EditionFlowForge", ["Core", "HTTP", "JSON", "Primitives", "Services", "Surface"]),
    edition("EditionModelling", ["Core", "HTTP", "JSON", "Primitives", "Services", "Surface"]),
    module("Jobs", ["Core", "JSON", "MariaDB", "Primitives", "Services", "SharedMemory", "Storage"]),
    module(
        "Runtime",
        [
            "CLinux", "Core", "EditionCRM", "EditionFlowForge", "EditionModelling", "EditionWorkspace", "FastCGI",
            "Gateways", "HTTP", "JSON", "Jobs", "MariaDB", "Primitives", "Realtime", "Security", "Services",
            "SharedMemory", "Storage", "Surface", "YAML",
        ]),
    module(
        "Administration",
        [
            "CLinux", "Core", "JSON", "MariaDB", "Primitives", "Runtime", "Security", "Services", "SharedMemory",
            "Storage", "YAML",
        ]),
    program("atrium-api", ["Runtime"]),
    program("atrium-realtime", ["Runtime"]),
    program("atrium-jobs", ["Runtime"]),
    program("atrium", ["Administration"]),
]

let suites: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: [
            "Core", "Gateways", "HTTP", "JSON", "MariaDB", "Primitives", "Runtime", "Security", "Services",
            "SharedMemory", "Storage", "Surface", "EditionCRM", "EditionFlowForge", "EditionModelling",
            "EditionWorkspace",
        ],
        path: "Tests/TestSupport", swiftSettings: settings),
    tests("Primitives", ["Primitives"]),
    tests("JSON", ["JSON", "Primitives"]),
    tests("Tabular", ["JSON", "Tabular"]),
    tests("YAML", ["YAML"]),
    tests("HTTP", ["HTTP", "Primitives"]),
    tests("HTTPClient", ["HTTPClient", "Primitives"]),
    tests("Gateways", ["Gateways", "HTTPClient", "Primitives", "TestSupport"]),
    tests("Core", ["Core", "JSON", "Primitives", "TestSupport"]),
    tests("MariaDB", ["MariaDB", "Primitives", "TestSupport"]),
    tests("Security", ["JSON", "Primitives", "Security"]),
    tests("SharedMemory", ["Primitives", "SharedMemory"]),
    tests("WebSocket", ["CZlib", "Primitives", "WebSocket"]),
    tests("Storage", ["Core", "JSON", "MariaDB", "Primitives", "Storage", "TestSupport"]),
    tests(
        "Services",
        [
            "Core", "HTTP", "JSON", "MariaDB", "Primitives", "Security", "Services", "SharedMemory", "Storage",
            "TestSupport",
        ]),
    tests("Surface", ["Core", "HTTP", "JSON", "MariaDB", "Primitives", "Surface", "TestSupport"]),
    tests(
        "EditionWorkspace",
        [
            "Core", "EditionWorkspace", "HTTP", "JSON", "MariaDB", "Primitives", "Security", "Services", "Storage",
            "Surface",
            "TestSupport",
        ]),
    tests(
        "Realtime",
        [
            "CLinux", "Core", "HTTP", "JSON", "MariaDB", "Primitives", "Realtime", "Runtime", "Services", "Storage",
            "TestSupport", "WebSocket",
        ]),
    tests(
        "Jobs",
        ["Core", "JSON", "Jobs", "MariaDB", "Primitives", "Services", "SharedMemory", "Storage", "TestSupport"]),
    tests(
        "EditionCRM",
        [
            "Core", "EditionCRM", "HTTP", "JSON", "MariaDB", "Primitives", "Services", "Storage", "Surface",
            "TestSupport",
        ]),
    tests(
        "EditionFlowForge",
        [
            "Core", "EditionFlowForge", "HTTP", "JSON", "MariaDB", "Primitives", "Services", "Storage", "Surface",
            "TestSupport",
        ]),
    tests(
        "EditionModelling",
        [
            "Core", "EditionModelling", "HTTP", "JSON", "MariaDB", "Primitives", "Security", "Services", "Storage",
            "Surface", "TestSupport",
        ]),
    tests("Administration", ["Administration", "Core", "JSON", "MariaDB", "Primitives", "Runtime", "YAML"]),
    tests("Runtime", ["JSON", "Primitives", "Runtime", "YAML"]),
]

let package = Package(name: "Atrium", targets: libraries + kits + product + suites)
