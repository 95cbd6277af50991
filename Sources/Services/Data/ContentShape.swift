import Core
import JSON

/// Widgets that show what stands in their configuration.
enum ContentShape {
    /// `{text}`: Markdown out of `config.content`, `{{value}}` filled in.
    static func text(_ definition: WidgetDefinition, value: String?) -> ShapedData {
        let content = definition.config["content"]?.stringValue ?? ""
        let text = value.map { content.replacing("{{value}}", with: $0) } ?? content
        return ShapedData(records: content.isEmpty ? 0 : 1) { json in
            json.beginObject()
            json.field("text", text)
            json.endObject()
        }
    }

    /// `{url, alt}`; `url` is null while there is none.
    ///
    /// - Throws: `.validation` naming `config.url` when a page must not load it.
    static func image(_ definition: WidgetDefinition) throws(CoreError) -> ShapedData {
        let url = definition.config["url"]?.stringValue ?? ""
        guard url.isEmpty || Self.isAllowed(url) else {
            throw .validation([
                FieldIssue(
                    "config.url", .value,
                    "Use https://, a path of this site, or a data: address of a PNG, JPEG, GIF or WebP.")
            ])
        }
        return ShapedData(records: url.isEmpty ? 0 : 1) { json in
            json.beginObject()
            json.field("url", orNull: url.isEmpty ? nil : url)
            json.field("alt", definition.config["alt"]?.stringValue ?? "")
            json.endObject()
        }
    }

    /// `{}`: what it shows it reads by itself.
    static let tool = ShapedData(json: JSONText([:] as JSONObject), records: 0)

    private static let dataTypes = ["png", "jpeg", "gif", "webp"].map { "data:image/\($0);base64," }

    private static func isAllowed(_ url: String) -> Bool {
        guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }) else { return false }
        let lower = url.prefix(32).lowercased()
        if lower.hasPrefix("https://") { return url.utf8.count > 8 }
        if lower.hasPrefix("/") { return !lower.hasPrefix("//") }
        return Self.dataTypes.contains { lower.hasPrefix($0) }
    }
}
