import Testing

@testable import Jobs

@Suite struct ProcFilesTests {
    @Test func `the processor's time is all that is not idle or waiting for a disk`() {
        let text = "cpu  100 20 30 800 50 5 5 10 7 0\ncpu0 1 1 1 1\nintr 12\n"
        #expect(ProcFiles.processor(text) == ProcFiles.Processor(busy: 170, total: 1_020))
        #expect(ProcFiles.processor("cpu 1 2 3 4\n") == ProcFiles.Processor(busy: 6, total: 10))
    }
}
