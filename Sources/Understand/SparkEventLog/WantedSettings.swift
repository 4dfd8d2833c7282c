import ByteReading

/// The settings that decide names, catalogs and parents.
enum WantedSettings {
    static func contains(_ key: borrowing JSONText) -> Bool {
        let raw = key.raw
        if raw.hasBytes("spark.sql.", at: 0) {
            return raw.hasBytes("catalog.", at: 10) || key.equals("spark.sql.warehouse.dir")
                || key.equals("spark.sql.hive.metastore.uris")
        }
        // The agent's transport is left out: it may hold secrets.
        if raw.hasBytes("spark.openlineage.", at: 0) { return !raw.hasBytes("transport.", at: 18) }
        return key.equals("spark.master") || key.equals("spark.app.id") || key.equals("spark.app.name")
            || key.equals("spark.submit.deployMode") || key.equals("spark.driver.host")
            || key.equals("spark.executorEnv.AWS_REGION") || key.equals("spark.yarn.appMasterEnv.AWS_REGION")
            || key.equals("spark.hadoop.hive.metastore.glue.catalogid") || key.equals("spark.glue.accountId")
            || key.equals("spark.hadoop.hive.metastore.uris") || key.equals("hive.metastore.uris")
    }
}
