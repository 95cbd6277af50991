import CLinux
import Glibc

/// The kernel's random source (`getrandom`), good for secrets.
package enum KernelRandom {
    /// `count` fresh random bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(count, 0)) { room, filled in
            Self.fill(UnsafeMutableRawBufferPointer(room))
            filled = max(count, 0)
        }
    }

    /// `count` fresh random words.
    package static func words(_ count: Int) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: max(count, 0)) { room, filled in
            Self.fill(UnsafeMutableRawBufferPointer(room))
            filled = max(count, 0)
        }
    }

    /// Fills `room`. Ends the process if the kernel has no random source: nothing safe could follow.
    package static func fill(_ room: UnsafeMutableRawBufferPointer) {
        var done = 0
        while done < room.count {
            let got = getrandom(room.baseAddress.map { $0 + done }, room.count - done, 0)
            if got > 0 {
                done += got
            } else if errno != EINTR {
                fatalError("getrandom failed: \(PosixError(operation: "getrandom", path: nil))")
            }
        }
    }
}
