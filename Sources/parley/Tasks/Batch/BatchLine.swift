import Inference
import JSON

/// What one line of a batch asks for.
struct BatchLine {
    var inputs: TaskInputs
    var parameters: JSONObject
    /// A lone text was given where a list is worked on: its result stands alone too.
    private var isSingle = false

    /// - Parameter value: the main input itself, or an object: `id`, `parameters`, `inputs` (as the Inference API has it), or the
    ///   inputs by their names.
    init(_ value: JSONValue, of work: BatchWork) throws(Failure) {
        inputs = work.inputs
        parameters = work.parameters
        let task = work.task
        guard let object = value.objectValue else {
            try setMain(value, of: task)
            try check(task)
            return
        }
        for member in object.members {
            switch member.key {
            case "id": break
            case "parameters":
                guard let own = member.value.objectValue else { throw Failure(.misuse, "The parameters must be an object.") }
                if !work.isForced { try task.parameters.check(own, of: task.name) }
                for parameter in own.members { parameters[parameter.key] = parameter.value }
            case "inputs":
                if task.inputs[0] != .table, let parts = member.value.objectValue {
                    for part in parts.members { try set(part, of: task) }
                } else {
                    try setMain(member.value, of: task)
                }
            default: try set(member, of: task)
            }
        }
        try check(task)
    }

    private mutating func setMain(_ value: JSONValue, of task: TaskDescription) throws(Failure) {
        isSingle = task.inputs[0] == .texts && value.stringValue != nil
        // A task that only takes a prompt beside its file means the file.
        let main = task.optionalInputs.contains(task.inputs[0]) && task.inputs.count > 1 ? task.inputs[1] : task.inputs[0]
        try inputs.set(main, to: value)
    }

    private mutating func set(_ member: JSONObject.Member, of task: TaskDescription) throws(Failure) {
        guard let input = TaskInput(member: member.key), task.inputs.contains(input) else {
            let names = task.inputs.map(\.rawValue) + ["inputs", "parameters", "id"]
            let meant = nearestName(to: member.key, among: names).map { "Did you mean \($0)? " } ?? ""
            throw Failure(
                .misuse, "\(task.name) takes no “\(member.key)”.", advice: meant + "A line has \(names.joined(separator: ", ")).")
        }
        if input == .texts { isSingle = member.value.stringValue != nil }
        try inputs.set(input, to: member.value)
    }

    private func check(_ task: TaskDescription) throws(Failure) {
        if let missing = task.missingInput(in: inputs) { throw Failure(.misuse, "The line has no \(missing.rawValue).") }
    }

    func result(of output: TaskOutput) -> JSONValue {
        let json = output.json
        return isSingle ? json.arrayValue?.first ?? json : json
    }
}
