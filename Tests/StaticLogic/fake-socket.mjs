/** WebSockets as a server sees them: each is kept, with what was sent over it. */
export function fakeSockets() {
    const all = [];

    class FakeSocket {
        constructor(url) {
            this.url = new URL(url);
            this.readyState = 0;
            this.sent = [];
            all.push(this);
        }

        send(text) {
            this.sent.push(JSON.parse(text));
        }

        close() {
            this.end(1000);
        }

        // The other end

        open() {
            this.readyState = 1;
            this.onopen();
        }

        end(code) {
            if (this.readyState === 3) return;
            this.readyState = 3;
            this.onclose?.({ code });
        }

        say(frame) {
            this.onmessage({ data: JSON.stringify({ ref: null, ...frame }) });
        }

        /** The last frame of a kind that the client sent. */
        last(event) {
            return this.sent.filter((frame) => frame.event === event).at(-1);
        }

        answer(frame, response = {}, status = "ok") {
            this.say({ topic: frame.topic, event: "phx_reply", ref: frame.ref, payload: { status, response } });
        }

        /** Answers the last join. */
        join(response) {
            this.answer(this.last("phx_join"), { postgres_changes: [], ...response });
        }

        /** A durable event. */
        event(id, type = "widget_updated", more = {}) {
            const payload = { type, payload: { id: `w${id}` }, timestamp: "2026-01-02T03:04:05Z" };
            this.say({
                topic: TOPIC,
                event: "broadcast",
                payload: { type: "broadcast", event: type, payload, meta: { id: String(id), ...more } },
            });
        }
    }

    return { FakeSocket, all, get last() {
        return all.at(-1);
    } };
}

export const TOPIC = "realtime:dashboard:dash_1";
