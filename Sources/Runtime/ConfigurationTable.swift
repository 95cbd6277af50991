/// The table of every option: the loader, `atrium config`, the example file and the tests all read it.
///
/// A key names its unit; a default is the value that `Configuration()` has at the row's place.
package enum ConfigurationTable {
    package static let options: [ConfigurationOption] =
        instance + server + webServer + api + realtime + database + authentication + rateLimits + jobs
        + metrics + alerts + outgoing + prometheus + gitHub + modelling + dataSets + metricRetention + upkeep

    /// The option of this key, or nil.
    package static func option(_ key: String) -> ConfigurationOption? { self.byKey[key] }

    /// One line above each section of the example file.
    package static let sections: [(name: String, title: String)] = [
        ("instance", "Where this installation keeps its files."),
        ("server", "The addresses at which it answers."),
        ("nginx", "The web server in front."),
        ("api", "The workers that answer requests."),
        ("realtime", "The workers that hold WebSockets."),
        ("database", "MariaDB."),
        ("auth", "Signing in."),
        ("rate_limits", "How many requests one user may make."),
        ("jobs", "The workers that do what is queued and what comes round."),
        ("metrics", "What is measured."),
        ("alerts", "Rules that watch what is measured."),
        ("outgoing", "Requests to other servers."),
        ("prometheus", "A Prometheus server that widgets may ask."),
        ("github", "Sign-in with GitHub."),
        ("modelling", "Data models."),
        ("data_sets", "Tables that people upload."),
        ("attachments", "Files that people attach to tasks."),
        ("retention", "How long things are kept."),
        ("log", "What is written down."),
    ]

    private static let byKey = Dictionary(uniqueKeysWithValues: options.map { ($0.key, $0) })

    static func boolean(
        _ key: String, _ path: WritableKeyPath<Configuration, Bool> & Sendable, _ documentation: String
    ) -> ConfigurationOption {
        ConfigurationOption(key: key, isSecret: false, documentation: documentation, storage: .boolean(path))
    }

    static func integer(
        _ key: String, _ path: WritableKeyPath<Configuration, Int> & Sendable, _ range: ClosedRange<Int>,
        _ unit: String, _ documentation: String
    ) -> ConfigurationOption {
        ConfigurationOption(
            key: key, isSecret: false, documentation: documentation, storage: .integer(path, range, unit: unit))
    }

    /// A TCP port; `optional` = 0 is allowed and means none.
    static func port(
        _ key: String, _ path: WritableKeyPath<Configuration, Int> & Sendable, optional: Bool = false,
        _ documentation: String
    ) -> ConfigurationOption {
        self.integer(key, path, (optional ? 0 : 1)...65_535, "", documentation)
    }

    static func text(
        _ key: String, _ path: WritableKeyPath<Configuration, String> & Sendable, _ rule: ConfigurationRule,
        _ documentation: String
    ) -> ConfigurationOption {
        ConfigurationOption(key: key, isSecret: false, documentation: documentation, storage: .text(path, rule))
    }

    static func secret(
        _ key: String, _ path: WritableKeyPath<Configuration, String> & Sendable, _ documentation: String
    ) -> ConfigurationOption {
        ConfigurationOption(key: key, isSecret: true, documentation: documentation, storage: .text(path, .anything))
    }

    static func list(
        _ key: String, _ path: WritableKeyPath<Configuration, [String]> & Sendable, _ rule: ConfigurationRule,
        _ documentation: String
    ) -> ConfigurationOption {
        ConfigurationOption(key: key, isSecret: false, documentation: documentation, storage: .list(path, rule))
    }
}
