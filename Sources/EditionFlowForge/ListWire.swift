import Core
import JSON
import Surface

/// Lists: `{data, pagination}`, asked for by `page`, `limit` and `sort`. Source: flowforge contract, components;
/// contracts' page §5.
package enum ListWire {
    private static let lastPage = PageRequest.offsets.upperBound / PageRequest.limits.upperBound

    /// `page` and `limit`.
    static let page: [QueryParameter] = [
        QueryParameter("page", .integer(1...Self.lastPage), "Which page, from 1.", initial: 1),
        QueryParameter(
            "limit", .integer(PageRequest.limits), "Items on a page.", initial: .integer(PageRequest.defaultLimit)),
    ]

    /// `page`, `limit` and `sort`.
    ///
    /// - Parameters:
    ///   - sortFields: what the list can be sorted by, in the words of its items.
    ///   - initial: the order of who names none.
    static func parameters(sortFields: [String], default initial: String = "createdAt:desc") -> [QueryParameter] {
        let choices = sortFields.flatMap { ["\($0):asc", "\($0):desc"] }
        return self.page + [
            QueryParameter("sort", .choice(choices), "A field and a direction.", initial: .string(initial))
        ]
    }

    static func page(_ request: Request) -> PageRequest {
        let limit = request.query("limit")?.integerValue ?? PageRequest.defaultLimit
        let page = (request.query("page")?.integerValue ?? 1).clamped(to: 1...self.lastPage)
        return PageRequest(limit: limit, offset: (page - 1) * limit.clamped(to: PageRequest.limits))
    }

    /// `sort`, which the route's parameters have checked.
    static func sort(_ request: Request) -> (field: String, ascending: Bool) {
        let parts = (request.query("sort")?.stringValue ?? "").split(separator: ":")
        return (field: parts.first.map(String.init) ?? "", ascending: parts.last == "asc")
    }

    static let pagination = Shape.named(
        "Pagination",
        .object([
            .required("page", .count), .required("limit", .count), .required("total", .count),
            .required("totalPages", .count), .required("hasNext", .boolean), .required("hasPrev", .boolean),
        ]))

    /// - Parameter more: members beside `data` and `pagination`.
    static func shape(of item: Shape, _ more: [Field] = []) -> Shape {
        .object(
            [
                .required("data", .array(item, 0...Int(PageRequest.limits.upperBound))),
                .required("pagination", self.pagination),
            ] + more)
    }

    /// - Parameter after: writes members of its own behind the pagination.
    static func response<Item>(
        _ page: Page<Item>, after: @escaping (JSONWriter) -> Void = { _ in },
        _ write: @escaping (Item, JSONWriter) -> Void
    ) -> Response {
        Response.json { json in
            json.beginObject()
            json.key("data")
            json.beginArray()
            for item in page.items { write(item, json) }
            json.endArray()
            json.key("pagination")
            self.write(page.request, total: page.total, json)
            after(json)
            json.endObject()
        }
    }

    private static func write(_ request: PageRequest, total: Int64, _ json: JSONWriter) {
        let page = request.offset / request.limit + 1
        let pages = total / request.limit + (total % request.limit > 0 ? 1 : 0)
        json.beginObject()
        json.field("page", page)
        json.field("limit", request.limit)
        json.field("total", total)
        json.field("totalPages", pages)
        json.field("hasNext", page < pages)
        json.field("hasPrev", page > 1)
        json.endObject()
    }
}
