import Gateways
import Glibc
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite struct AnswerCacheTests {
    private func cache(_ folder: TestFolder, kept: Duration = .seconds(60), patience: Duration = .seconds(20))
        -> AnswerCache
    {
        AnswerCache(directory: folder.path, kept: kept, patience: patience)
    }

    private func answer(_ text: String) -> AnswerCache.Answer {
        AnswerCache.Answer(kind: .body, status: 200, bytes: Array(text.utf8))
    }

    @Test func `of many who ask the same at once, one goes`() throws {
        let folder = try TestFolder()
        let asked = Atomic<Int>(0)
        let answers = try concurrently(12) { _ in
            // Each as a process of its own would: nothing is shared but the folder.
            self.cache(folder).answer(to: "up") {
                asked.add(1, ordering: .relaxed)
                usleep(50_000)
                return self.answer("1")
            }.bytes
        }
        #expect(asked.load(ordering: .relaxed) == 1)
        #expect(Set(answers) == [Array("1".utf8)])
    }

    @Test func `a failure is shared as an answer is`() throws {
        let folder = try TestFolder()
        let failed = AnswerCache.Answer(kind: .failure, status: 0, bytes: Array("away".utf8))
        _ = self.cache(folder).answer(to: "up") { failed }
        let again = self.cache(folder).answer(to: "up") { self.answer("1") }
        #expect(again.kind == .failure)
        #expect(again.bytes == failed.bytes)
    }

    @Test func `what is too old is asked again, as is what is too long to be kept`() throws {
        let folder = try TestFolder()
        let short = self.cache(folder, kept: .zero)
        #expect(short.answer(to: "up") { self.answer("1") }.bytes == Array("1".utf8))
        #expect(short.answer(to: "up") { self.answer("2") }.bytes == Array("2".utf8))
        let cache = self.cache(folder)
        let long = String(repeating: "x", count: 300_000)
        #expect(cache.answer(to: "long") { self.answer(long) }.bytes.count == 300_000)
        #expect(cache.answer(to: "long") { self.answer("short") }.bytes == Array("short".utf8))
        #expect(cache.answer(to: "long") { self.answer("other") }.bytes == Array("short".utf8))
    }

    @Test func `every question has its own answer, also when they share a place`() throws {
        let folder = try TestFolder()
        let cache = self.cache(folder)
        for round in 0..<2 {
            for number in 0..<1_200 {
                let found = cache.answer(to: "question \(number)") { self.answer("\(number)") }
                #expect(found.bytes == Array("\(number)".utf8), "round \(round)")
            }
        }
        #expect(try Files.list(folder.path).count <= 512)
    }

    @Test func `who waits longer than patience lasts is told so`() throws {
        let folder = try TestFolder()
        let (isHeld, isOver) = (Happening(), Happening())
        let answers = try concurrently(2) { number -> AnswerCache.Answer.Kind in
            guard number == 1 else {
                return self.cache(folder).answer(to: "up") {
                    isHeld.happen()
                    isOver.wait()
                    return self.answer("1")
                }.kind
            }
            isHeld.wait()
            defer { isOver.happen() }
            return self.cache(folder, patience: .milliseconds(20)).answer(to: "up") { self.answer("2") }.kind
        }
        #expect(answers == [.body, .timeout])
    }

    @Test func `without a folder every question is asked`() {
        let cache = AnswerCache(directory: "/nowhere/at/all", kept: .seconds(60), patience: .seconds(1))
        #expect(cache.answer(to: "up") { self.answer("1") }.bytes == Array("1".utf8))
        #expect(cache.answer(to: "up") { self.answer("2") }.bytes == Array("2".utf8))
    }
}
