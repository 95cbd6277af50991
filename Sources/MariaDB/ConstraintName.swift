/// The constraint's name, which MariaDB gives only inside the text of an error.
///
/// The texts are the server's `errmsg-utf8.txt` in English; a connection asks for that language. In a duplicate's text
/// the row's own value comes first, so the name is what stands last.
internal enum ConstraintName {
    static func find(number: UInt32, message: String) -> String? {
        switch number {
        case 1062, 1586:  // Duplicate entry 'VALUE' for key 'NAME'
            self.lastQuoted(message)
        case 1451, 1452:  // … a foreign key constraint fails (`DB`.`TABLE`, CONSTRAINT `NAME` FOREIGN KEY …
            self.backquoted(after: ", CONSTRAINT ", message)
        case 4025:  // CONSTRAINT `NAME` failed for `DB`.`TABLE`
            self.backquoted(after: "CONSTRAINT ", message)
        default:
            nil
        }
    }

    private static func lastQuoted(_ message: String) -> String? {
        let quote = UInt8(ascii: "'")
        guard message.utf8.last == quote, let start = message.utf8.dropLast().lastIndex(of: quote) else { return nil }
        return String(message.utf8[start...].dropFirst().dropLast())
    }

    private static func backquoted(after words: String, _ message: String) -> String? {
        let parts = message.split(separator: "`", omittingEmptySubsequences: false)
        guard let index = parts.firstIndex(where: { $0 == words }), index + 1 < parts.endIndex else { return nil }
        return String(parts[index + 1])
    }
}
