import Foundation
import TestSupport
import Testing

/// A library that is loaded into the program before others and makes calls fail (`Tests/FaultShim/faults.c`).
struct Fault: CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - kind: `kill`, `tear`, `power`, `eio`, or `eio+` for all that follow too.
    ///   - call: the name of the call.
    ///   - number: which of them, from 1.
    ///   - seed: chooses what outlives a power cut; 0 for nothing that was not synced.
    init(_ kind: String, _ call: String, _ number: Int, seed: Int = 0) {
        description = "\(kind):\(call):\(number):\(seed)"
    }

    /// The environment of a program that meets the fault on the files of a folder; nil without a C compiler.
    func environment(in folder: String) -> [String: String]? {
        guard let library = Self.library else { return nil }
        return ["FAULT": description, "FAULT_DIR": folder, "LD_PRELOAD": library]
    }

    /// The environment of a program that looks up `marquez.test` in this manner; nil without a C compiler.
    static func environment(lookingUp manner: String) -> [String: String]? {
        library.map { ["FAULT_NAMES": manner, "LD_PRELOAD": $0] }
    }

    /// The environment of a program whose clock of the day is wrong by the seconds in a file; nil without a C compiler.
    static func environment(withClockOffBy file: String) -> [String: String]? {
        library.map { ["FAULT_CLOCK": file, "LD_PRELOAD": $0] }
    }

    private static let library: String? = {
        let (source, built) = ("\(PackageFiles.root)/Tests/FaultShim/faults.c", "\(Binary.path)-faults.so")
        let line =
            "\"$(command -v cc || command -v clang)\" -shared -fPIC -O1 -o \"$2.$$\" \"$1\" && mv \"$2.$$\" \"$2\""
        let result = try? Binary.shell(line, source, built)
        if result?.status == 0 { return built }
        print("skipped: no C compiler makes the faults: \(result?.error ?? "")")
        return nil
    }()
}

/// Whether the long forms of tests are wanted (`make soak`).
let isSoaking = ProcessInfo.processInfo.environment["SPARKLINEAGE_SOAK"] == "1"
