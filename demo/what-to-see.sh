# Where to look now; sourced by run.sh.
cat <<END

  Events:     $DEMO_DIR/lineage.ndjson
  For people: $DEMO_BIN explain --context demo/sparklineage.yaml LOG, with a LOG of $DEMO_DIR/events
END
[[ -z $MARQUEZ_URL ]] || echo "  Marquez's page: ${MARQUEZ_WEB:-${MARQUEZ_URL/:5000/:3000}}/"
echo
