import Glibc
import SystemMessage
import Testing

struct SystemMessageTests {
    @Test func `the system's words are told, also of numbers that it does not know`() {
        #expect(systemMessage(ENOENT) == "No such file or directory")
        #expect(systemMessage(ENOSPC) == "No space left on device")
        #expect(systemMessage(99_999).contains("99999"))
    }

    @Test func `threads that ask at once each get their own answer`() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let code = 70_000 + Int32(number)
                    return (0..<2000).allSatisfy { _ in systemMessage(code).contains("\(code)") }
                }
            }
            for await isOwn in group { #expect(isOwn) }
        }
    }
}
