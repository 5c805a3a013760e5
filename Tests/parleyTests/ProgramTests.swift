import Testing

/// The whole program, as its users start it. One test after the other: they start processes and measure times.
@Suite(.serialized) enum ProgramTests {}
