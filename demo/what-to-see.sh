# Where to look now; sourced by run.sh.
encoded() { "$DEMO_PYTHON" -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$1"; }
table() { encoded "$DEMO_DIR/lake/marts/$1"; }
ask="$DEMO_BIN"
[[ $ask != "$root"/* ]] || ask=${ask#"$root/"}

if [[ -n $MARQUEZ_URL ]]; then
    web=${MARQUEZ_WEB:-${MARQUEZ_URL/:5000/:3000}}
    cat <<END

  Marquez's page: $web/
    tables   $web/lineage/dataset/file/$(table daily_revenue)
    columns  $web/datasets/column-level/file/$(table daily_revenue)?column=revenue
END
    url=$MARQUEZ_URL
else
    page=http://127.0.0.1:$DEMO_PORT
    cat <<END

  The page: $page/
    revenue, back to the Kafka topic   $page/#/dataset/file/$(table daily_revenue)?column=revenue
    what a customer's e-mail reaches   $page/#/dataset/file/$(encoded "$DEMO_DIR/lake/raw/customers")?column=email
    the run that failed, and why       $page/#/job/shop/finance_close.append_data.lake_finance_ledger
    two topics into one table, live    $page/#/dataset/file/$(table live_revenue)
END
    url=$page
fi
cat <<END
  The same on the command line:
    $ask trace --url $url lake.marts.daily_revenue.revenue
    $ask impact --url $url lake.raw.customers.email
    $ask verify --url $url demo/expectations.yaml

END
