import Glibc
import Synchronization

/// Whose rows a token opens: the 36 characters of the workspace and of the user.
struct Reader: Sendable {
    let token: [UInt8]
    let identifiers: [UInt8]

    func copy(to place: UnsafeMutablePointer<CChar>) {
        self.identifiers.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memcpy(place, start, bytes.count) }
        }
    }
}

/// A token cache as a worker has it once every token was seen. Its contents come from a file with a line each:
/// `token workspace user`.
final class Tokens: Sendable {
    private let readers: Mutex<[Int: Reader]>

    init(file: String) throws {
        guard let stream = fopen(file, "r") else { throw DashboardList.Failure(description: "cannot read \(file)") }
        defer { fclose(stream) }
        var readers: [Int: Reader] = [:]
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, stream) > 0, let line {
            let words = String(cString: line).split(whereSeparator: \.isWhitespace)
            guard words.count == 3 else { continue }
            let reader = Reader(token: Array(words[0].utf8), identifiers: Array(words[1].utf8) + Array(words[2].utf8))
            readers[reader.token.withUnsafeBytes(Self.key)] = reader
        }
        self.readers = Mutex(readers)
    }

    func reader(_ token: UnsafeRawBufferPointer) -> Reader? {
        let key = Self.key(token)
        guard let reader = self.readers.withLock({ $0[key] }), reader.token.count == token.count else { return nil }
        let isSame = reader.token.withUnsafeBytes { known in
            guard let left = known.baseAddress, let right = token.baseAddress else { return false }
            return memcmp(left, right, token.count) == 0
        }
        return isSame ? reader : nil
    }

    private static func key(_ token: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: token)
        return hasher.finalize()
    }
}
