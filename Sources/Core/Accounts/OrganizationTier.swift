/// Which limits hold for the members of an organization. Source: flowforge contract, rate limiting; contracts' page §7.
package enum OrganizationTier: String, Sendable, CaseIterable {
    /// That of a new organization.
    case standard = "default"
    case free, pro, enterprise
}
