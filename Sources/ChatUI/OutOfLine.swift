/// Keeps a value that is rarely there outside of the value it belongs to: the compiler copies the state, bit by bit, for many of the
/// functions that only look at it, and that should not take longer for what nobody uses at the moment.
@propertyWrapper
public struct OutOfLine<Value: Sendable>: Sendable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var box: Box?

    public init(wrappedValue: Value?) { box = wrappedValue.map(Box.init) }

    public var wrappedValue: Value? {
        get { box?.value }
        _modify {
            var value = box?.value
            // Without the box the value has one owner: what it holds is changed in place.
            box = nil
            defer { box = value.map(Box.init) }
            yield &value
        }
    }
}
