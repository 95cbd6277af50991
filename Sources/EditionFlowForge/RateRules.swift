import Core
import Surface

/// What requests of this edition count against. Source: flowforge contract, rate limiting; contracts' page §4, §5, §7.
extension FlowForgeEdition {
    /// An endpoint's own rule is counted instead of `standard`; that of a named tier besides it.
    package enum Rules {
        package static let standard = rule("default", 1_000, .seconds(3_600))
        package static let dashboards = rule("dashboards", 1_000, .seconds(3_600))
        package static let metrics = rule("metrics", 600, .seconds(60))
        package static let llmQuery = rule("llm_query", 100, .seconds(3_600))
        package static let fileUpload = rule("file_upload", 10, .seconds(60))

        package static let free = rule("free", 100, .seconds(3_600))
        package static let pro = rule("pro", 5_000, .seconds(3_600))

        /// A burst is what comes within any one second.
        package static let standardBurst = rule("default_burst", 50, .seconds(1))
        package static let freeBurst = rule("free_burst", 10, .seconds(1))
        package static let proBurst = rule("pro_burst", 100, .seconds(1))
        package static let enterpriseBurst = rule("enterprise_burst", 1_000, .seconds(1))

        private static func rule(_ name: String, _ requests: Int, _ window: Duration) -> RateRule {
            RateRule(edition: .flowforge, name: name, requests: requests, window: window)
        }
    }

    package func ratePolicy(_ rule: RateRule, for actor: Actor?) -> RatePolicy {
        let own = rule == Rules.standard ? [] : [rule]
        let tier: [RateRule]
        let burst: RateRule
        switch actor?.tier ?? .standard {
        case .standard: (tier, burst) = (own.isEmpty ? [Rules.standard] : [], Rules.standardBurst)
        case .free: (tier, burst) = ([Rules.free], Rules.freeBurst)
        case .pro: (tier, burst) = ([Rules.pro], Rules.proBurst)
        case .enterprise: (tier, burst) = ([], Rules.enterpriseBurst)
        }
        return RatePolicy(own + tier, burst: burst, isNamed: true)
    }
}
