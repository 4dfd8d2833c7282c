import ByteReading
import Normalization
import TestSupport
import Testing

/// Texts with `⟨…⟩` around what is secret, and how they are told.
private let secrets = [
    // Urls
    "postgres://etl:⟨s3cr-et⟩@db:5432/sales", "https://u:⟨p@ss⟩@h/x?a=b", "mongodb+srv://u:⟨1234⟩@c.net/db",
    "kafka://svc:⟨p/w⟩@h:9092", "see amqp://a:⟨b⟩@c, please", "https://h/x?sig=⟨aB%2Fc%3D⟩&se=2026",
    "https://a.blob.core.windows.net/c?sv=2024&sig=⟨xYz%3D⟩", "https://h/cb?access_token=⟨abc.def⟩&state=1",
    "https://h/?token=⟨t-1⟩#top", "https://h/?apikey=⟨k⟩", "s3://b/k?X-Amz-Signature=⟨0a1b2c⟩&X-Amz-Date=1",
    // JDBC of many vendors
    "jdbc:postgresql://h/db?user=u&password=⟨p,w;1⟩&ssl=true".replacing(";1", with: ""),
    "jdbc:mysql://u:⟨pw⟩@h:3306/db", "jdbc:mysql://h/db?user=u&password=⟨pw⟩",
    "jdbc:sqlserver://h:1433;databaseName=d;user=sa;password=⟨Pa55,w)rd⟩;encrypt=true",
    "jdbc:sqlserver://h;user=sa;password={⟨a;b⟩};encrypt=true", "jdbc:oracle:thin:scott/⟨tiger⟩@//h:1521/s",
    "jdbc:oracle:thin:scott/⟨tiger⟩@h:1521:sid", "jdbc:oracle:oci:scott/⟨tiger⟩@h",
    "jdbc:db2://h:50000/d:user=u;password=⟨p⟩;", "jdbc:snowflake://a.snowflakecomputing.com/?user=u&password=⟨p⟩",
    "jdbc:redshift:iam://h:5439/d?SecretAccessKey=⟨wJalr/XU+tn⟩&AccessKeyID=⟨abc⟩",
    "jdbc:teradata://h/USER=u,PASSWORD=⟨p⟩,DATABASE=d", "jdbc:databricks://h:443;httpPath=x;UID=token;PWD=⟨dose⟩",
    "jdbc:hive2://h:10000/d;user=u;password=⟨p⟩", "jdbc:sap://h:30015/?user=u&password=⟨p⟩",
    "Endpoint=sb://n/;SharedAccessKeyName=k;SharedAccessKey=⟨Zm9v+/8=⟩;EntityPath=e",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=⟨Zm9v==⟩;EndpointSuffix=core.windows.net",
    // SQL
    "CREATE USER u IDENTIFIED BY '⟨it''s⟩' ACCOUNT LOCK", "create user u identified by ⟨tiger⟩ account lock",
    "ALTER USER u IDENTIFIED WITH mysql_native_password BY '⟨p⟩'", "CREATE ROLE r LOGIN PASSWORD '⟨p⟩'",
    "ALTER ROLE r WITH ENCRYPTED PASSWORD '⟨md5x⟩'", "USING jdbc OPTIONS(url 'u', password '⟨p⟩', user 'x')",
    "OPTIONS ('password' '⟨p⟩')", "OPTIONS (password = \"⟨p⟩\", dbtable 't')", "TBLPROPERTIES('api.key'='⟨k⟩')",
    "SET PASSWORD = PASSWORD('⟨p⟩')", "read_files('x', secret => '⟨s⟩')",
    "COPY t FROM 's3://b' CREDENTIALS 'aws_access_key_id=⟨abc⟩;aws_secret_access_key=⟨def/+⟩'",
    // Properties, command lines, messages
    "spark.hadoop.fs.s3a.secret.key=⟨wJalr/XUtn⟩", "fs.s3a.access.key: ⟨abc⟩", "spark.ssl.keyPassword=⟨p⟩ x=1",
    "fs.azure.account.key.acct.dfs.core.windows.net=⟨Zm9v==⟩", "javax.jdo.option.ConnectionPassword=⟨hive⟩",
    "sasl.jaas.config=Scram required username=\"u\" password=\"⟨p w⟩\";", "--password ⟨hunter2⟩ --user u",
    "--conf spark.x.password=⟨hunter2⟩", "password = ⟨hunter2⟩", "Login failed, password: ⟨hunter2⟩",
    #"{"user":"u","password":"⟨p\"w⟩"}"#, #"{\"password\":\"⟨pw⟩\"}"#, "client_secret=⟨s⟩", "passphrase='⟨a b⟩'",
    // Headers and tokens of known shapes
    "Authorization: Bearer ⟨abc.def-ghi⟩", "authorization: Basic ⟨dXNlcjpwYXNz⟩", "-H 'Authorization: ⟨0123456789⟩'",
    "curl with bearer ⟨a1b2c3d4e5f6⟩ failed", "key ⟨AKIAIOSFODNN7EXAMPLE⟩ is bad", "⟨ASIAIOSFODNN7EXAMPLE⟩",
    "cloning with ⟨ghp_0123456789abcdefghijABCDEFGHIJ012345⟩", "⟨glpat-0123456789abcdefghij⟩", "⟨xoxb-1234567890-abc⟩",
    "⟨dapi0123456789abcdef0123456789abcdef⟩", "x ⟨eyJhbGciOiJI.eyJzdWIiOiIx.sig_na-ture⟩ y",
    "-----BEGIN RSA PRIVATE KEY-----⟨\nMIIEow\nAAA=\n⟩-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----⟨\nMIIEow⟩", "PASSWORD=⟨x⟩", "pwd=⟨x1⟩",
]

private let harmless = [
    "s3://bucket/a:b@c", "hdfs://nn:8020/u/x@y", "abfss://lake@acct.dfs.core.windows.net/t", "mailto:a@b.org",
    "jdbc:mysql://h:3306/db?user=a@b", "jdbc:sqlserver://h:1433;user=a@b;encrypt=true", "jdbc:oracle:thin:@//h:1521/s",
    "kafka://h:9092,i:9092", "struct<password:string,token:bigint,secret:struct<a:int>>",
    "password: string (nullable = true)", "SELECT password, token FROM users",
    "CREATE TABLE t (password STRING, token INT)",
    "ON a.token = b.token AND a.password = b.password", "Filter isnotnull(token#12)", "token#12 AS password#13",
    "password_reset_at=2026", "max_tokens=5", "tokenizer=simple", "secretary: Ann", "the bearer of bad news",
    "the password is wrong", "PWD=/opt/spark", "WHERE password = ?", "password=${DB_PASSWORD}", "password=***",
    "password=[REDACTED]", "spark.x.token=*********(redacted)", "fs.s3a.aws.credentials.provider=com.x.Provider",
    "asia.sales", "AKIA", "AKIAshort", "dapiano", "eyJust.a.name",
    "identified by the team".replacing("by the", with: "in"),
    "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", "access.keys", "sig=7", "signature=3", "name@host",
    "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent", "https://h/a?b=c:d@e", "passwords=2", "",
]

@Suite struct RedactionTests {
    private let redaction = Redaction()

    @Test(arguments: secrets)
    func `a secret is replaced, and what stands around it stays`(_ marked: String) {
        let parts = marked.split(separator: "⟨", omittingEmptySubsequences: false)
        let told = parts.dropFirst().map { "[REDACTED]" + $0.drop { $0 != "⟩" }.dropFirst() }
        let expected = ([String(parts[0])] + told).joined()
        let text = marked.replacing("⟨", with: "").replacing("⟩", with: "")
        #expect(redaction.redacted(text) == expected)
        #expect(redaction.redacted(expected) == expected)
    }

    @Test(arguments: harmless)
    func `what only looks like a secret stays`(_ text: String) {
        #expect(redaction.redacted(text) == text)
    }

    @Test func `secrets are found in each string of an event, its keys too, and under keys that name them`() throws {
        let event = """
            {"run":{"facets":{"p":{"spark.ssl.keyPassword":"x","user":"u","token":7,"secret":"","a":["jdbc:x://u:pw@h"],\
            "password=abc":1,"tags":[{"key":"db.password","value":"v"},{"name":"password","type":"string"}]}}},"n":1.50}
            """
        let expected = """
            {"run":{"facets":{"p":{"spark.ssl.keyPassword":"[REDACTED]","user":"u","token":"[REDACTED]","secret":"",\
            "a":["jdbc:x://u:[REDACTED]@h"],"password=[REDACTED]":1,"tags":[{"key":"db.password","value":"[REDACTED]"},\
            {"name":"password","type":"string"}]}}},"n":1.50}
            """
        let redacted = redaction.redacted(Array(event.utf8))
        #expect(String(decoding: redacted, as: UTF8.self) == expected)
        #expect(redaction.redacted(redacted) == redacted)
    }

    @Test(arguments: [
        #"{"u":"jdbc:x:\/\/u:hunter2@h"}"#, #"{"u":"\u0070assword=hunter2"}"#, #"{"u":"pass\u0077ord\u003dhunter2"}"#,
        "torn {\"u\":\"x://u:hunter2@h",
    ])
    func `escapes and damage hide nothing`(_ event: String) {
        let told = String(decoding: redaction.redacted(Array(event.utf8)), as: UTF8.self)
        #expect(!told.contains("hunter2"))
    }

    @Test func `an event without a secret stays byte for byte`() throws {
        let event = Array(#" {"a" : "caf\u00e9 \/ x", "password":{"type": "string"}, "t":["token"] } "#.utf8)
        #expect(redaction.redacted(event) == event)
    }

    @Test func `patterns of one's own are replaced`() throws {
        let own = Redaction(patterns: [try SecretPattern("acme-key-*"), try SecretPattern("pin ?-?? of *;")])
        #expect(own.redacted("x ACME-KEY-77ab, y") == "x ACME-KEY-[REDACTED], y")
        #expect(
            own.redacted("pin 1-23 of me; pin 1-2 of me") == "pin [REDACTED]-[REDACTED] of [REDACTED]; pin 1-2 of me")
        #expect(own.redacted("password=x acme-key-") == "password=[REDACTED] acme-key-")
        for bad in ["", "*", "ab*", "no wildcard"] {
            #expect(throws: SecretPattern.Fault.self) { try SecretPattern(bad) }
        }
    }

    @Test func `cut and changed texts end, and what is redacted once stays so`() {
        var random = SplitMix64(seed: 5)
        for marked in secrets {
            let bytes = Array(marked.utf8)
            for end in bytes.indices { _ = redaction.redacted(Array(bytes[..<end])) }
            for _ in 0..<20 {
                let text = String(decoding: bytes.mutated(by: &random), as: UTF8.self)
                let once = redaction.redacted(text)
                #expect(once.utf8.count <= text.utf8.count + 10 * 16)
            }
        }
    }
}
