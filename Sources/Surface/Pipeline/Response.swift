import HTTP
import JSON

/// An answer before it is written.
package struct Response {
    package var status: HTTPStatus
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// Version of the one thing that the body shows; becomes its entity tag.
    package var version: Int64?

    package enum Body {
        case none
        case json((JSONWriter) -> Void)
        case bytes([UInt8], type: String)
    }

    package init(
        _ status: HTTPStatus, headers: [(name: String, value: String)] = [], body: Body = .none, version: Int64? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.version = version
    }

    package static func json(
        _ status: HTTPStatus = .ok, version: Int64? = nil, _ write: @escaping (JSONWriter) -> Void
    ) -> Response {
        Response(status, body: .json(write), version: version)
    }

    package static var noContent: Response { Response(.noContent) }

    /// The same answer with one more header.
    package func with(_ name: String, _ value: String) -> Response {
        var response = self
        response.headers.append((name: name, value: value))
        return response
    }
}
