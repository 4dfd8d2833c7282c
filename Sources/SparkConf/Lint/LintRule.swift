/// How bad a finding is.
package enum LintSeverity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Lineage, or the application, is lost.
    case error
    /// Some lineage is lost, or may be.
    case warning
    /// It costs more than it must.
    case note
}

/// Something that settings may have wrong.
package struct LintRule: Sendable {
    struct Hit {
        var key: String
        var line: Int?
        /// What it is here, before the rule's reason.
        var remark: String?
    }

    package let id: String
    package let severity: LintSeverity
    /// What goes wrong and why.
    package let reason: String
    /// What to do.
    package let remedy: String
    let check: @Sendable (ReadConf) -> [Hit]

    init(
        _ id: String, _ severity: LintSeverity, _ reason: String, remedy: String,
        check: @escaping @Sendable (ReadConf) -> [Hit]
    ) {
        (self.id, self.severity, self.reason, self.remedy, self.check) = (id, severity, reason, remedy, check)
    }

    /// A rule about the value of one key.
    init(
        _ id: String, _ severity: LintSeverity, _ key: String, _ reason: String, remedy: String,
        if isWrong: @escaping @Sendable (ReadConf) -> Bool
    ) {
        self.init(id, severity, reason, remedy: remedy) { isWrong($0) ? [$0.hit(key)] : [] }
    }

    /// All rules, in the order of their findings.
    package static let all = ofEventLog + ofPlanText + ofListener + ofTransport + ofAgent
}

/// Something that is wrong.
package struct LintFinding: Hashable, Sendable {
    package let rule: String
    package let severity: LintSeverity
    package let key: String
    /// Of the text; nil in a log.
    package let line: Int?
    package let reason: String
    package let remedy: String

    /// Where the documentation tells more.
    package var link: String { "https://github.com/sparklineage/sparklineage/blob/main/docs/conf-lint.md#\(rule)" }
}

extension ReadConf {
    /// What is wrong with the settings, the rules one after the other.
    package func findings() -> [LintFinding] {
        LintRule.all.flatMap { rule in
            rule.check(self).map { hit in
                LintFinding(
                    rule: rule.id, severity: rule.severity, key: hit.key, line: hit.line,
                    reason: (hit.remark.map { "\($0): " } ?? "") + rule.reason, remedy: rule.remedy)
            }
        }
    }
}
