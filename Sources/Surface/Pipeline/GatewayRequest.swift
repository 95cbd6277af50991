import Primitives

/// A request as CGI describes it: named parameters and a body. Source: RFC 3875 §4.1.
///
/// FastCGI is one implementation, the tests' in-memory request the other.
package protocol GatewayRequest: AnyObject {
    /// Bytes of a parameter such as `REQUEST_METHOD` or `HTTP_AUTHORIZATION`, good until the request ends.
    func parameter(_ name: StaticString) -> UnsafeRawBufferPointer?
    /// Appends at most `limit` bytes of the body; returns how many there were.
    func readBody(into buffer: ByteBuffer, limit: Int) -> Int
}

extension GatewayRequest {
    package func text(_ name: StaticString) -> String? {
        self.parameter(name).map { String(decoding: $0, as: UTF8.self) }
    }
}
