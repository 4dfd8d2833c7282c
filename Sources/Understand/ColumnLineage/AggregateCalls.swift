import SparkPlan

/// The stretches of an expression that are calls of aggregate functions.
struct AggregateCalls {
    private var calls: [TextRange] = []

    init(_ expression: TextRange, in text: PlanText) {
        var rest = expression
        while let open = text.first(.openParenthesis, in: rest) {
            var start = open
            while start > rest.lower, Self.isLetter(text[start - 1]) { start -= 1 }
            let end = text.groupEnd(at: open, before: expression.upper)
            if let end, start < open, Self.names.contains(text.string(TextRange(start, open))) {
                calls.append(TextRange(start, end))
                rest = TextRange(end, expression.upper)
            } else {
                rest = TextRange(open + 1, expression.upper)
            }
        }
    }

    /// Whether a range lies in one of the calls.
    func contains(_ range: TextRange) -> Bool {
        calls.contains { $0.lower <= range.lower && range.upper <= $0.upper }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte.isDigit
            || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    /// Spark's built-in aggregate functions (`FunctionRegistry`, group `agg_funcs`), as they are printed.
    private static let names: Set<String> = [
        "any_value", "approx_count_distinct", "approx_percentile", "approx_top_k", "array_agg", "avg", "bit_and",
        "bit_or", "bit_xor", "bitmap_construct_agg", "bitmap_or_agg", "bloom_filter_agg", "bool_and", "bool_or",
        "collect_list", "collect_set", "corr", "count", "count_if", "count_min_sketch", "covar_pop", "covar_samp",
        "every", "first", "first_value", "grouping", "grouping_id", "histogram_numeric", "hll_sketch_agg",
        "hll_union_agg", "kurtosis", "last", "last_value", "listagg", "max", "max_by", "mean", "median", "min",
        "min_by", "mode", "percentile", "percentile_approx", "percentile_cont", "percentile_disc", "pivotfirst",
        "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy",
        "regr_syy", "schema_of_json_agg", "skewness", "some", "std", "stddev", "stddev_pop", "stddev_samp",
        "string_agg", "sum", "try_avg", "try_sum", "var_pop", "var_samp", "variance",
    ]
}
