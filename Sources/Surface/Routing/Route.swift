import Core
import HTTP
import JSON

/// One operation of an edition, as data. From it come the router, the 405s, the OpenAPI document and the authorization
/// test; whatever a route needs it says here or it does not compile.
package struct Route: Sendable {
    package let method: HTTPMethod
    /// `/api/dashboards/{id}`: a name in braces stands for one segment.
    package let path: String
    /// Name of the operation, such as `listDashboards`; unique in the edition.
    package let name: String
    package let summary: String
    package let access: Access
    /// nil: not counted (health and keys of the installation itself).
    package let rule: RateRule?
    package let query: [QueryParameter]
    /// Those that are this operation's own.
    package let headers: [HeaderParameter]
    /// Shape of the body; nil when the operation takes none, or a form.
    package let body: Shape?
    /// Shape of a `multipart/form-data` body, which then is the only one that the operation takes.
    package let form: FormShape?
    package let answer: Answer
    /// Whether the answer holds something that must not be stored in the clear.
    package let isSecret: Bool
    package let conditional: Conditional
    /// Whether it runs a query of the caller's own making, which may take longer than one may (422).
    package let isQuery: Bool
    /// Errors beyond those that every route of its kind can answer.
    package let refusals: [Refusal]
    /// Whose rules its requests and errors follow.
    package let manners: Manners

    package init(
        _ method: HTTPMethod, _ path: String, name: String, summary: String, rule: RateRule?, access: Access,
        query: [QueryParameter] = [], headers: [HeaderParameter] = [], body: Shape?, form: FormShape? = nil,
        answer: Answer, conditional: Conditional = .none, isSecret: Bool = false, isQuery: Bool = false,
        refusals: [Refusal] = [], manners: Manners = .edition
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.rule = rule
        self.access = access
        self.query = query
        self.headers = headers
        self.body = body
        self.form = form
        self.answer = answer
        self.conditional = conditional
        self.isQuery = isQuery
        self.refusals = refusals
        self.isSecret = isSecret
        self.manners = manners
    }

    /// Who may call it, and what is called.
    package enum Access: Sendable {
        case everyone(@Sendable (Request) throws -> Response)
        /// A signed-in account that holds the permission somewhere; the service judges the row's workspace.
        case signedIn(Permission?, @Sendable (Request, Actor) throws -> Response)
    }

    /// A protocol within the contract may ask for its requests, and say what went wrong, in its own way.
    package enum Manners: Sendable {
        /// JSON, and the edition's errors. What is not known is refused by name.
        case edition
        /// As `edition`, but parameters that are not known are passed over. Source: RFC 6749 §3.1.
        case lenient
        /// `application/x-www-form-urlencoded`, each parameter once, unknown ones passed over; and errors of its own.
        /// Source: RFC 6749 §3.2 and §5.2.
        case form(ErrorWording)
    }

    /// A status and body for what went wrong, and the body's shape for the OpenAPI document.
    package struct ErrorWording: Sendable {
        package let shape: Shape
        package let answer: @Sendable (CoreError) -> Response

        package init(shape: Shape, answer: @escaping @Sendable (CoreError) -> Response) {
            self.shape = shape
            self.answer = answer
        }
    }

    var isLenient: Bool {
        switch self.manners {
        case .edition: false
        case .lenient, .form: true
        }
    }

    /// nil: the edition's.
    package var errorWording: ErrorWording? {
        if case .form(let wording) = self.manners { return wording }
        return nil
    }

    /// What a success looks like.
    package struct Answer: Sendable {
        package let status: HTTPStatus
        package let shape: Shape?
        package let note: String
        /// Whether nginx sends a file that the answer names: the whole, parts of it, or that the client has it.
        package var isFile = false
        /// Of a body that is not JSON and that the worker sends itself.
        package var mediaType: String?
        /// When there is nothing to show, in words: then it is a 204.
        package var nothing: String?

        /// The same, or 204 when there is nothing.
        package func orNothing(_ note: String) -> Answer {
            var answer = self
            answer.nothing = note
            return answer
        }

        /// Bytes of any type.
        package static func file(_ note: String) -> Answer {
            Answer(status: .ok, shape: nil, note: note, isFile: true)
        }

        /// A whole document for saving.
        package static func document(_ mediaType: String, _ note: String) -> Answer {
            var answer = Answer(status: .ok, shape: nil, note: note)
            answer.mediaType = mediaType
            return answer
        }

        package static func json(_ status: HTTPStatus, _ shape: Shape, _ note: String = "Done.") -> Answer {
            Answer(status: status, shape: shape, note: note)
        }

        /// HTML for people.
        package static let page = Answer(status: .ok, shape: nil, note: "A page.")

        /// Without a body.
        package static func empty(_ status: HTTPStatus, _ note: String) -> Answer {
            Answer(status: status, shape: nil, note: note)
        }

        package static let noContent = Answer(status: .noContent, shape: nil, note: "Done; there is nothing to say.")
    }

    package struct Refusal: Sendable {
        package let status: HTTPStatus
        /// A sentence for the OpenAPI document.
        package let note: String

        package init(_ status: HTTPStatus, _ note: String) {
            self.status = status
            self.note = note
        }
    }

    /// Which of the conditional headers the operation heeds.
    package enum Conditional: Sendable {
        case none
        /// `If-None-Match` → 304.
        case read
        /// `If-Match` → 412.
        case write
    }
}

/// A header of one's own that an operation heeds; whether it is well-formed, the operation judges.
package struct HeaderParameter: Sendable {
    package let name: String
    package let note: StaticString
    /// A regular expression that it matches as a whole.
    package let pattern: String

    package init(_ name: String, _ note: StaticString, pattern: String) {
        self.name = name
        self.note = note
        self.pattern = pattern
    }
}

/// A parameter of the query string. An unknown one is refused by name, so that a misspelt filter is not ignored.
package struct QueryParameter: Sendable {
    package let name: String
    /// `boolean`, `integer`, `string`, `choice`, or an `array` of those: repeated or comma-separated.
    package let shape: Shape
    package let note: StaticString
    package let initial: JSONValue?

    package init(_ name: String, _ shape: Shape, _ note: StaticString, initial: JSONValue? = nil) {
        self.name = name
        self.shape = shape
        self.note = note
        self.initial = initial
    }

    /// `limit` and `offset`. Source: workspace contract, pagination.
    package static let page: [QueryParameter] = [
        QueryParameter(
            "limit", .integer(PageRequest.limits), "Longest page.", initial: .integer(PageRequest.defaultLimit)),
        QueryParameter("offset", .integer(PageRequest.offsets), "Rows to skip.", initial: 0),
    ]
}
