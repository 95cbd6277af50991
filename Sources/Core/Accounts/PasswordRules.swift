/// Which passwords may be set: 8 to 128 characters, none of the most common ones.
package enum PasswordRules {
    package static let length = 8...128

    /// - Throws: `.validation` naming `field`.
    package static func check(_ password: String, field: String = "password") throws(CoreError) {
        guard self.length.contains(password.count) else {
            throw .validation([
                FieldIssue(field, .length, "Use \(self.length.lowerBound) to \(self.length.upperBound) characters.")
            ])
        }
        guard !CommonPasswords.contain(password) else {
            throw .validation([FieldIssue(field, .value, "This is one of the most common passwords. Choose another.")])
        }
    }
}
