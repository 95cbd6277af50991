import Runtime
import Testing

@Suite struct ConfigurationExpansionTests {
    private func name(_ value: String, _ environment: [String: String] = [:]) throws -> String {
        try withScratchFolder { folder in
            try write("database:\n  password: '\(value)'\n", to: "\(folder)/atrium.yaml")
            let source = ConfigurationSource(root: folder, file: "atrium.yaml", environment: environment)
            return try Configuration.load(source).configuration.database.password
        }
    }

    @Test(arguments: [
        ("${NAME}", "value"), ("a${NAME}b${NAME}", "avaluebvalue"), ("${NONE:-other}", "other"), ("${NONE:-}", ""),
        ("${EMPTY:-other}", "other"), ("${NAME:-other}", "value"), ("$${NAME}", "${NAME}"), ("$NAME", "$NAME"),
        ("100$", "100$"), ("${NONE:-a:-b}", "a:-b"),
    ])
    func `a variable stands for its value`(_ text: String, _ expected: String) throws {
        #expect(try self.name(text, ["NAME": "value", "EMPTY": ""]) == expected)
    }

    @Test func `a value that came from a variable is not expanded again`() throws {
        #expect(try self.name("${NAME}", ["NAME": "${OTHER}"]) == "${OTHER}")
    }

    @Test(arguments: ["${NONE}", "${EMPTY}", "${}", "${NAME", "${NAME:x}"])
    func `a variable that is not there, or not written right, is refused`(_ text: String) throws {
        #expect(throws: ConfigurationError.self) { try self.name(text, ["NAME": "value", "EMPTY": ""]) }
    }
}
