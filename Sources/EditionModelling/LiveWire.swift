import Core
import JSON
import Primitives
import Services

/// What the edition says over `/api/v1/ws/{workspace_id}` besides events. Source: modelling contract, error responses.
package enum LiveWire {
    /// The body of an answer that is no upgrade: flat, as all of the edition's.
    ///
    /// - Parameter code: named after the status, in capitals.
    package static func refusal(code: String, message: String, requestID: String) -> [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 192))
        json.beginObject()
        json.field("error", code == "SERVICE_UNAVAILABLE" ? "unavailable" : code.lowercased())
        json.field("message", message)
        json.field("request_id", requestID)
        json.endObject()
        return json.buffer.array
    }

    /// An error as a message of its own has it.
    package static func words(_ error: CoreError) -> (code: String, message: String, details: JSONObject) {
        ErrorEnvelope.words(error)
    }

    /// The fields of a conflict as the contract calls them.
    package static func fields(of conflict: EditConflict) -> [String] { conflict.wireFields }
}
