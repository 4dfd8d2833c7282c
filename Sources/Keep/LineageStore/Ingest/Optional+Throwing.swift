import SQLite

/// What `??` and `flatMap` are, for what throws the database's errors.
extension Optional {
    func or(_ other: @autoclosure () throws(SQLiteError) -> Wrapped) throws(SQLiteError) -> Wrapped {
        if let self { self } else { try other() }
    }

    func or(_ other: @autoclosure () throws(SQLiteError) -> Wrapped?) throws(SQLiteError) -> Wrapped? {
        if let self { self } else { try other() }
    }

    func then<Value>(_ body: (Wrapped) throws(SQLiteError) -> Value?) throws(SQLiteError) -> Value? {
        if let self { try body(self) } else { nil }
    }
}
