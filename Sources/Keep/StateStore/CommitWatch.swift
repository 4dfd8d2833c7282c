/// Looks at what is put into a state: to count it, and to add what follows from it.
package protocol CommitWatch: Sendable {
    /// Adds to a change before it is written; it may be written later, or never.
    func prepare(_ change: inout StateChange)

    /// Takes note of a change that is on the disk.
    func noteKept(_ change: StateChange)
}
