/// How messages are written. Source: Phoenix channels and Supabase Realtime, serializers; `vsn` of the address.
enum PhoenixVersion: String, Sendable {
    /// An object with the keys `topic`, `event`, `payload`, `ref`, `join_ref`.
    case one = "1.0.0"
    /// An array of these: `[join_ref, ref, topic, event, payload]`. Broadcasts of clients come in a form of their
    /// own, which is binary.
    case two = "2.0.0"
}
