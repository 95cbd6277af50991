import Runtime
import Testing

@Suite struct ConfigurationTableTests {
    @Test func `no key occurs twice, as a key or as a variable`() {
        let options = ConfigurationTable.options
        #expect(Set(options.map(\.key)).count == options.count)
        #expect(Set(options.map(\.environmentVariable)).count == options.count)
    }

    @Test func `no key is the beginning of another's path`() {
        let keys = ConfigurationTable.options.map(\.key)
        for key in keys { #expect(!keys.contains { $0.hasPrefix("\(key).") }) }
    }

    @Test func `every section has a title`() {
        let names = Set(ConfigurationTable.options.compactMap { $0.key.split(separator: ".").first.map(String.init) })
        #expect(names == Set(ConfigurationTable.sections.map(\.name)))
    }

    @Test func `a number's key names its unit, or its explanation does`() {
        for option in ConfigurationTable.options where option.expected.hasPrefix("a whole number") {
            let isPort = option.key.hasSuffix("port")
            #expect(isPort || option.expected.contains("("), "\(option.key) has no unit")
        }
    }

    @Test func `the example file sets nothing`() throws {
        try withScratchFolder { folder in
            try write(ConfigurationTable.example, to: "\(folder)/atrium.yaml")
            let loaded = try Configuration.load(ConfigurationSource(root: folder, file: "atrium.yaml"))
            #expect(loaded.origins.isEmpty)
        }
    }

    @Test func `the example file with every line switched on sets every key to its default`() throws {
        let switchedOn = ConfigurationTable.example.split(separator: "\n").map { line in
            let text = line.drop { $0 == " " }
            let isOption = ConfigurationTable.options.contains {
                text.hasPrefix("# \($0.key.split(separator: ".").last ?? ""): ")
            }
            return isOption ? line.prefix(line.count - text.count) + text.dropFirst(2) : line[...]
        }
        try withScratchFolder { folder in
            try write(switchedOn.joined(separator: "\n") + "\n", to: "\(folder)/atrium.yaml")
            let loaded = try Configuration.load(ConfigurationSource(root: folder, file: "atrium.yaml"))
            #expect(Set(loaded.origins.keys) == Set(ConfigurationTable.options.map(\.key)))
            let plain = try Configuration.load(ConfigurationSource(root: folder))
            for option in ConfigurationTable.options {
                #expect(option.shown(in: loaded.configuration) == option.shown(in: plain.configuration))
            }
        }
    }

    @Test func `no line of the example is longer than a terminal is wide`() {
        for line in ConfigurationTable.example.split(separator: "\n") { #expect(line.count <= 120) }
    }

    @Test func `the listing shows where a value comes from and hides secrets`() throws {
        let loaded = try Configuration.load(
            ConfigurationSource(
                root: "/nowhere",
                environment: ["ATRIUM_DATABASE_PASSWORD": "hunter2", "ATRIUM_API_THREADS": "9"]))
        #expect(!loaded.listing.contains("hunter2"))
        #expect(loaded.listing.contains("********"))
        #expect(loaded.listing.contains("(environment, ATRIUM_API_THREADS)"))
        #expect(loaded.listing.split(separator: "\n").count == ConfigurationTable.options.count + 1)
    }
}
