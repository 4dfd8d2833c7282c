enum SampleSettings {
    /// All sections that a daemon's file may have.
    static let full = """
        state: /var/lib/sparklineage
        inputs:
          event_logs:
            - {path: /var/log/spark/events, label: prod-east}
          rescan: 1s
        runs: {emit: writes, job_name: "{app}.{command}.{table}"}
        streaming: {interval: 10m}
        context:
          namespace: spark-prod
          rules:
            - match: {app: "orders-*"}
              team: sales-data
              tags: {tier: gold}
          datasets:
            identity: catalog
            catalogs:
              lake: {warehouse: "s3://corp-lake/wh"}
              hms:
                warehouse: hdfs://nn:8020/wh
                uri: thrift://hms:9083
            tables:
              - match: hms.sales.*
                location: s3://corp/sales/{table}
            kafka:
              - match: {app: "orders-*", topic: o*}
                cluster: kafka://orders:9092
                brokers: ["b1:9092", "b2:9092"]
            databases:
              - {match: {table: "sales.*"}, namespace: "postgres://db:5432", database: shop}
        redact: {patterns: []}
        outbox: {max_bytes: 10GB}
        outputs:
          - marquez: {url: "http://marquez:5000", api_key: "${MARQUEZ_API_KEY}", proxy: null}
        expect: [{job: "orders-*", every: 24h}]
        server: {listen: "127.0.0.1:8098", token: null}
        log: {format: text, level: info}

        """
}
