/// The command line.
@main
struct SparkLineageCommand {
    static func main() {}
}
