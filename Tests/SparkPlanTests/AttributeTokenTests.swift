import SparkPlan
import Testing

struct AttributeTokenTests {
    @Test(arguments: [
        ("id#1", 1, "id"), ("id#1L", 1, "id"), ("ts#12-T1000ms", 12, "ts"), ("x [y] #12#4", 4, "x [y] #12"),
        ("weird) name#3", 3, "weird) name"), ("a AS b#1#5", 5, "a AS b#1"), ("sum(amt#31)#45", 45, "sum(amt#31)"),
        ("a\nb#7", 7, "a\nb"), ("#9", 9, ""), ("id#2147483647", 2_147_483_647, "id"), ("größe#8", 8, "größe"),
    ])
    func `an attribute ends in its id`(content: String, id: Int32, name: String) throws {
        let text = PlanText(Array(content.utf8))
        let token = try #require(text.attributeAtEnd(of: text.all))
        #expect(token.id == id)
        #expect(text.string(token.name) == name)
    }

    @Test(arguments: [
        "", "id", "id#", "id#L", "id#1x", "id#1 ", "id#1-T", "id#1-T5", "id#1-Tms", "id#2147483648",
        "id#99999999999999999999999",
    ])
    func `what has no id at its end is no attribute`(content: String) {
        let text = PlanText(Array(content.utf8))
        #expect(text.attributeAtEnd(of: text.all) == nil)
    }
}
