import Glibc

struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}

/// Asks again and again until something outside the program's screen is so.
func eventually(_ what: String, within limit: Duration = .seconds(60), _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
        if ContinuousClock.now > deadline { throw NeverHappened(description: "\(what): not within \(limit)") }
        usleep(2000)
    }
}
