import DatasetNaming
import LineageModel
import TestSupport
import Testing

/// Tables and queries of databases, of which a log tells neither host nor database.
struct DatabaseTests {
    @Test(arguments: [
        ("sales.orders", ["sales.orders"]),
        ("sales.\"Mixed Case\"", ["sales.Mixed Case"]),
        ("(select id, amt from sales.orders where amt > 3) q", ["sales.orders"]),
        ("(select * from orders) q", ["orders"]),
        (
            "(select o.id, c.name, o.amt from sales.orders o join customers c on c.id = o.cust where o.st = 'open') S",
            ["sales.orders", "customers"]
        ),
        ("(select a from t1, s.t2 as x, t3 where a in (select b from t4)) q", ["t1", "s.t2", "t3", "t4"]),
        ("(select a from t1 union all select a from t2) q", ["t1", "t2"]),
        ("(select extract(year from d) y from t) q", ["t"]),
        ("(select s.a from (select a from t) s) q", ["t"]),
        ("(select 'from x' as a from t) q", ["t"]),
        ("(SELECT a FROM `shop`.`items` LIMIT 3) q", ["shop.items"]),
    ])
    func `the tables of a relation are told where they are certain`(_ text: String, _ tables: [String]) {
        #expect(names(text, NamingRules()) == tables.map { "jdbc://unknown|" + $0 })
    }

    @Test(arguments: [
        "(with x as (select a from t) select a from x) q", "(select a from t -- c\n) q", "(select a from f(1)) q",
        "(select a from unnest(b)) q", "(select a from $1) q", "(select a from (values (1)) v) q", "(call p()) q",
        "(select a from t where b = 'x", "(select a from) q", "(select 1) q",
        "(select a from (select b from t) s, u) q",
        "(select a from t)) q", "orders o", "", "(", "a.", "(select a from [t]) q", "(select a from t /* x */) q",
    ])
    func `what is not certain has no name`(_ text: String) {
        #expect(names(text, NamingRules()) == nil)
    }

    @Test(arguments: [
        ("(select id, amt from sales.orders) q", ["id": "sales.orders.id", "amt": "sales.orders.amt"]),
        (
            "(select o.id, c.name as n from sales.orders o join customers c on 1 = 1) q",
            ["id": "sales.orders.id", "n": "customers.name"]
        ),
        ("(select t.a x from t) q", ["x": "t.a"]), ("(select distinct a from t) q", ["a": "t.a"]),
        ("(select s.t.a from s.t) q", ["a": "s.t.a"]),
        ("(select * from t) q", ["a": "t.a", "z": "t.z"]),
        ("t", ["a": "t.a"]),
    ])
    func `columns that are passed on are those of their tables`(_ text: String, _ columns: [String: String]) throws {
        let named = try #require(table(text, NamingRules()))
        #expect(named.incomplete.map(\.kind) == [.noDefinition])
        for (column, origin) in columns {
            #expect(named.origins(of: Name(column)).map { "\($0.dataset.name).\($0.column)" } == [origin])
        }
    }

    @Test(arguments: [
        "(select sum(a) as s from t) q", "(select a + 1 as b from t) q", "(select a from t, u) q",
        "(select a from t union select a from u) q", "(select current_date from t) q",
        "(select straight_join a from t) q", "(select x.a from t) q",
        "(select a, a from t) q", "(select t.* from t) q", "(select a as from t) q",
    ])
    func `columns of any other query are unknown, and it is said`(_ text: String) throws {
        let named = try #require(table(text, NamingRules()))
        #expect(named.origins(of: "a").isEmpty)
        #expect(named.incomplete.contains { $0.kind == .opaqueCode })
    }

    @Test func `a rule tells host and database`() throws {
        var rules = NamingRules()
        rules.databases = [
            DatabaseRule(
                match: ApplicationMatch(application: Glob("shop-*")), table: Glob("sales.*"),
                namespace: "postgres://db:5432", database: "shop"),
            DatabaseRule(match: ApplicationMatch(user: Glob("etl")), namespace: "mysql://db:3306"),
        ]
        #expect(names("sales.orders", rules, application: "shop-1") == ["postgres://db:5432|shop.sales.orders"])
        #expect(names("orders", rules, application: "shop-1") == ["mysql://db:3306|orders"])
        #expect(names("sales.orders", rules, application: "x") == ["mysql://db:3306|sales.orders"])
        #expect(names("orders", rules, application: "x", user: "me") == ["jdbc://unknown|orders"])
        #expect(try #require(table("sales.orders", rules, application: "shop-1")).incomplete.isEmpty)
    }

    @Test func `mutated queries never crash`() {
        let text = Array("(select o.id, c.name as \"n\" from sales.orders o, `c` where a in (select b from t4)) q".utf8)
        for count in text.indices { _ = names(String(decoding: text[..<count], as: UTF8.self), NamingRules()) }
        var random = SplitMix64(seed: 7)
        var unnamed = 0
        for _ in 0..<5000 {
            let mutated = String(decoding: text.mutated(by: &random), as: UTF8.self)
            if names(mutated, NamingRules()) == nil { unnamed += 1 }
        }
        #expect(1000..<5000 ~= unnamed)
    }

    private func table(
        _ text: String, _ rules: NamingRules, application: String = "", user: String = "etl"
    ) -> NamedTable? {
        var naming = NamingSupport.naming([["spark.app.name": application]], rules: rules)
        naming.begin(user: user)
        guard case .named(let named) = naming.name(.jdbc(table: text), session: [:]) else { return nil }
        return named
    }

    private func names(
        _ text: String, _ rules: NamingRules, application: String = "", user: String = "etl"
    ) -> [String]? {
        table(text, rules, application: application, user: user)?.datasets.map { NamingSupport.text($0.identity) }
    }
}
