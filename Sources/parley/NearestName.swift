import ChatUI

/// The name that someone who wrote `name` may have meant; nil when none is like it.
func nearestName(to name: String, among names: some Sequence<String>) -> String? {
    let nearest = names.map { (name: $0, distance: editDistance($0, name)) }.min { $0.distance < $1.distance }
    return nearest.flatMap { $0.distance <= 3 && $0.distance < max($0.name.count, name.count) ? $0.name : nil }
}
