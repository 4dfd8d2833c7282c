import Testing

@Suite struct UsageTests {
    @Test func `the program says what it can do`() throws {
        let help = try Binary.run("--help")
        #expect(help.status == 0)
        #expect(help.text.contains("harvest") && help.text.contains("explain"))
        #expect(help.error.isEmpty)
        #expect(try Binary.run("help", "harvest").output == Binary.run("harvest", "-h").output)
    }

    @Test(arguments: [
        (["harvset"], "sparklineage: unknown command 'harvset'; did you mean 'harvest'?"),
        (["harvest", "--ouput=x", "y"], "sparklineage: unknown option '--ouput'; did you mean '--output'?"),
        (["harvest"], "sparklineage: PATH is missing: An event log, or a folder of them (spark.eventLog.dir)"),
        (
            ["explain", "a", "--execution", "x"],
            "sparklineage: 'x' is no value for --execution: it wants a whole number"
        ),
        (["run", "s.yaml"], "sparklineage: 's.yaml' is one argument too many; did you mean '--config s.yaml'?"),
        (["conf", "lnt"], "sparklineage: unknown command 'lnt'; did you mean 'lint'?"),
        (
            ["trace", "t", "--store", "a.db", "--url", "http://a"],
            "sparklineage: --url, --store, -c and --state are ways to say where lineage is: give one"
        ),
        (
            ["status", "-c", "a.yaml", "--state", "b"],
            "sparklineage: -c and --state are two ways to name the state: give one"
        ),
        (
            [],
            "sparklineage: name a command: harvest, explain, run, trace, impact, search, verify, conf, check, status, "
                + "queue, state"
        ),
    ])
    func `a mistake in the words ends with 64 and a hint`(_ words: [String], _ message: String) throws {
        let result = try Binary.shell("\"$BIN\" \(words.joined(separator: " "))")
        #expect(result.status == 64)
        #expect(result.error.split(separator: "\n").first.map(String.init) == message)
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [
        (["harvest"], "usage: sparklineage harvest [OPTIONS] PATH…"), (["run"], "usage: sparklineage run -c FILE"),
        (["explain"], "usage: sparklineage explain [-e N] [--context FILE] [--names FILE] LOG"),
    ])
    func `a mistake shows the usage in a line`(_ words: [String], _ usage: String) throws {
        let lines = try Binary.run(words).error.split(separator: "\n").map(String.init)
        #expect(lines.dropFirst().first == usage)
        let help = try Binary.run(words + ["--help"]).text
        #expect(help.contains("  \(usage.dropFirst(7))\n") == !usage.contains("OPTIONS"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func `completions are printed`(_ shell: String) throws {
        let result = try Binary.run("completions", shell)
        #expect(result.status == 0)
        #expect(result.text.contains("execution"))
    }
}
