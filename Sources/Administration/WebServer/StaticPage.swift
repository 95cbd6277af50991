import Primitives
import Security

/// The rendered page, and what its content security policy has to know.
struct StaticPage {
    /// `index-<hash>.html`: the server's configuration names it, so that a reload changes page and policy at once.
    let fileName: String
    let bytes: [UInt8]
    /// A source expression (`'sha256-…'`) for each inline script, in order.
    let scriptSources: [String]

    /// - Parameters:
    ///   - template: HTML with `@{assets}` in front of the paths of our own files.
    ///   - assets: the path that stands for.
    ///   - gitHub: where a sign-in with GitHub begins, for `@{github}`; empty: it is not offered.
    /// - Throws: `CommandError` naming the line of another placeholder.
    init(template: String, assets: String, gitHub: String = "") throws(CommandError) {
        let text = try NginxTemplate(file: "static/index.html", text: template).render([
            "assets": assets, "github": gitHub,
        ])
        self.bytes = Array(text.utf8)
        self.fileName = "index-\(Hexadecimal.encode(Digest.sha256(self.bytes).prefix(8))).html"
        self.scriptSources = Self.inlineScripts(text).map { "'sha256-\(Self.base64(Digest.sha256(Array($0.utf8))))'" }
    }

    /// The addresses of other people's files: `/vendor/name-1.2/file.js`.
    var vendoredFiles: [String] {
        String(decoding: self.bytes, as: UTF8.self).split(separator: "\"").map(String.init)
            .filter { $0.hasPrefix("/vendor/") && !$0.hasSuffix("/") }
    }

    /// With the ordinary alphabet and padding (RFC 4648, section 4), as every browser takes it.
    private static func base64(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
    }

    /// The content of each `<script>` without a `src`, to the byte. Source: CSP 3, section 6.7.3.3; the page is our own,
    /// so a comment or an attribute that looks like a tag need not be told from one.
    private static func inlineScripts(_ html: String) -> [Substring] {
        var scripts: [Substring] = []
        var rest = html[...]
        while let opening = rest.firstRange(of: "<script") {
            guard let tagEnd = rest[opening.upperBound...].firstIndex(of: ">"),
                let closing = rest[tagEnd...].firstRange(of: "</script>")
            else { break }
            if !rest[opening.upperBound..<tagEnd].contains(" src=") {
                scripts.append(rest[rest.index(after: tagEnd)..<closing.lowerBound])
            }
            rest = rest[closing.upperBound...]
        }
        return scripts
    }
}
