/// Takes a value out of its place and leaves another there, so that it can be changed without being copied.
@inlinable
public func exchange<Value>(_ place: inout Value, with value: consuming Value) -> Value {
    swap(&place, &value)
    return value
}
