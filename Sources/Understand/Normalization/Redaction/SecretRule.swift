/// What to look at when a trigger was found.
enum SecretRule: Sendable {
    /// A word that names a secret, whose value follows.
    case word(SecretWord)
    /// `IDENTIFIED BY '…'`.
    case identified
    /// `Authorization: Basic …`.
    case authorization
    /// `Bearer …`.
    case bearer
    /// The `@` behind the user of a url.
    case userInformation
    /// The start of a token that is known by its shape: the bytes it is made of, and how many they are at least.
    case token(start: String, least: Int, isExact: Bool)
    /// A JSON web token.
    case webToken
    case privateKey
    case pattern(SecretPattern)

    /// Where the secrets lie that the trigger, which ends at `end`, stands for.
    func secrets(in text: SecretText, from end: Int) -> [Range<Int>] {
        if case .pattern(let pattern) = self { return pattern.secrets(in: text, from: end) }
        let found: Range<Int>? =
            switch self {
            case .word(let word): text.value(of: word, from: end)
            case .identified: text.identifiedBy(from: end)
            case .authorization: text.authorization(from: end)
            case .bearer: text.bearer(from: end)
            case .userInformation: text.passwordBefore(end - 1)
            case .token(let start, let least, let isExact): text.token(start, least: least, isExact, endOfStart: end)
            case .webToken: text.webToken(from: end - 3)
            case .privateKey: text.privateKey(from: end)
            case .pattern: nil
            }
        return found.map { [$0] } ?? []
    }
}

extension SecretRule {
    /// The triggers, each with its rule.
    static let builtIn: [(text: String, rule: SecretRule)] =
        words + tokens + [
            ("identified", .identified), ("authorization", .authorization), ("bearer ", .bearer),
            ("@", .userInformation), ("eyJ", .webToken), ("-----BEGIN ", .privateKey),
        ]

    private static let words: [(text: String, rule: SecretRule)] =
        ["password", "passwd", "passphrase", "passcode"].map { ($0, .word(.password)) }
        + ["secret", "token"].map { ($0, .word(.secret)) }
        + ["pwd"].map { ($0, .word(.workingDirectory)) }
        + ["?sig", "&sig", ";sig"].map { ($0, .word(.secret)) }
        + ["api", "access", "account", "private", "secret", "signing", "encryption", "shared"].flatMap { first in
            ["key", "_key", "-key", ".key", "Signature", "_signature"].map { (first + $0, SecretRule.word(.key)) }
        }
        + ["AccessKeyId", "access_key_id", "access-key-id", "x-amz-signature", "x-goog-signature"].map {
            ($0, .word(.key))
        }

    private static let tokens: [(text: String, rule: SecretRule)] =
        ["AKIA", "ASIA"].map { ($0, .token(start: $0, least: 16, isExact: true)) }
        + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "sk_live_", "rk_live_"].map {
            ($0, .token(start: $0, least: 20, isExact: false))
        }
        + ["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"].map { ($0, .token(start: $0, least: 10, isExact: false)) }
        + [
            ("AIza", .token(start: "AIza", least: 35, isExact: false)),
            ("dapi", .token(start: "dapi", least: 32, isExact: false)),
        ]
}

/// A word that names a secret, and what else its key may hold.
enum SecretWord: Sendable {
    case password
    case secret
    case key
    /// `pwd`, which also is the folder of a shell.
    case workingDirectory

    /// What may follow the word within its key.
    private static let suffixes = [
        "accesskey", "_access_key", "-access-key", ".access.key", "key", "_key", "-key", ".key", "value", "_value",
        "id", "_id",
    ]

    /// Where a key ends that has the word at `start`; nil when it names something else.
    func endOfKey(in text: SecretText, from start: Int) -> Int? {
        var end = start
        if self != .password, let suffix = Self.suffixes.first(where: { text.has($0, at: start, wholeWord: true) }) {
            // An id is told only where it is a key's: `AccessKeyId`.
            if suffix.hasSuffix("id"), self != .key { return nil }
            end += suffix.utf8.count
        }
        if self == .key, text.byte(end) == UInt8(ascii: ".") {
            // fs.azure.account.key.<account>.dfs.core.windows.net
            while let byte = text.byte(end), isNameByte(byte) || byte == UInt8(ascii: ".") { end += 1 }
        }
        guard let byte = text.byte(end) else { return end }
        return isNameByte(byte) && byte != UInt8(ascii: "-") || byte == UInt8(ascii: ".") ? nil : end
    }
}

func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
}
