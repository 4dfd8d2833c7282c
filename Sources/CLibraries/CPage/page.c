// The files of the lineage page, part of the binary. A test compares this list with the folder.

#include "page.h"

// The system libraries' headers are read as C17: only this file is of C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define ASSET(name, bytes) {name, bytes, sizeof bytes}

static const unsigned char api_js[] = {
#embed "assets/api.js"
};
static const unsigned char app_js[] = {
#embed "assets/app.js"
};
static const unsigned char base_css[] = {
#embed "assets/base.css"
};
static const unsigned char caption_js[] = {
#embed "assets/caption.js"
};
static const unsigned char cards_js[] = {
#embed "assets/cards.js"
};
static const unsigned char changes_js[] = {
#embed "assets/changes.js"
};
static const unsigned char columns_js[] = {
#embed "assets/columns.js"
};
static const unsigned char decode_js[] = {
#embed "assets/decode.js"
};
static const unsigned char dom_js[] = {
#embed "assets/dom.js"
};
static const unsigned char fold_js[] = {
#embed "assets/fold.js"
};
static const unsigned char format_js[] = {
#embed "assets/format.js"
};
static const unsigned char graph_input_js[] = {
#embed "assets/graph-input.js"
};
static const unsigned char graph_load_js[] = {
#embed "assets/graph-load.js"
};
static const unsigned char graph_page_js[] = {
#embed "assets/graph-page.js"
};
static const unsigned char graph_view_js[] = {
#embed "assets/graph-view.js"
};
static const unsigned char graph_css[] = {
#embed "assets/graph.css"
};
static const unsigned char graph_js[] = {
#embed "assets/graph.js"
};
static const unsigned char home_js[] = {
#embed "assets/home.js"
};
static const unsigned char icon_svg[] = {
#embed "assets/icon.svg"
};
static const unsigned char index_html[] = {
#embed "assets/index.html"
};
static const unsigned char keep_js[] = {
#embed "assets/keep.js"
};
static const unsigned char layers_js[] = {
#embed "assets/layers.js"
};
static const unsigned char layout_js[] = {
#embed "assets/layout.js"
};
static const unsigned char live_js[] = {
#embed "assets/live.js"
};
static const unsigned char made_of_js[] = {
#embed "assets/made-of.js"
};
static const unsigned char names_js[] = {
#embed "assets/names.js"
};
static const unsigned char notice_js[] = {
#embed "assets/notice.js"
};
static const unsigned char order_js[] = {
#embed "assets/order.js"
};
static const unsigned char painter_js[] = {
#embed "assets/painter.js"
};
static const unsigned char panel_runs_js[] = {
#embed "assets/panel-runs.js"
};
static const unsigned char panel_versions_js[] = {
#embed "assets/panel-versions.js"
};
static const unsigned char panel_css[] = {
#embed "assets/panel.css"
};
static const unsigned char panel_js[] = {
#embed "assets/panel.js"
};
static const unsigned char place_js[] = {
#embed "assets/place.js"
};
static const unsigned char route_js[] = {
#embed "assets/route.js"
};
static const unsigned char run_state_js[] = {
#embed "assets/run-state.js"
};
static const unsigned char scene_js[] = {
#embed "assets/scene.js"
};
static const unsigned char schema_diff_js[] = {
#embed "assets/schema-diff.js"
};
static const unsigned char search_js[] = {
#embed "assets/search.js"
};
static const unsigned char steps_js[] = {
#embed "assets/steps.js"
};
static const unsigned char stuck_js[] = {
#embed "assets/stuck.js"
};
static const unsigned char theme_js[] = {
#embed "assets/theme.js"
};
static const unsigned char times_js[] = {
#embed "assets/times.js"
};
static const unsigned char token_form_js[] = {
#embed "assets/token-form.js"
};
static const unsigned char toolbar_js[] = {
#embed "assets/toolbar.js"
};
static const unsigned char viewport_js[] = {
#embed "assets/viewport.js"
};
static const unsigned char wire_text_js[] = {
#embed "assets/wire-text.js"
};

static const struct sparklineage_asset assets[] = {
    ASSET("api.js", api_js),
    ASSET("app.js", app_js),
    ASSET("base.css", base_css),
    ASSET("caption.js", caption_js),
    ASSET("cards.js", cards_js),
    ASSET("changes.js", changes_js),
    ASSET("columns.js", columns_js),
    ASSET("decode.js", decode_js),
    ASSET("dom.js", dom_js),
    ASSET("fold.js", fold_js),
    ASSET("format.js", format_js),
    ASSET("graph-input.js", graph_input_js),
    ASSET("graph-load.js", graph_load_js),
    ASSET("graph-page.js", graph_page_js),
    ASSET("graph-view.js", graph_view_js),
    ASSET("graph.css", graph_css),
    ASSET("graph.js", graph_js),
    ASSET("home.js", home_js),
    ASSET("icon.svg", icon_svg),
    ASSET("index.html", index_html),
    ASSET("keep.js", keep_js),
    ASSET("layers.js", layers_js),
    ASSET("layout.js", layout_js),
    ASSET("live.js", live_js),
    ASSET("made-of.js", made_of_js),
    ASSET("names.js", names_js),
    ASSET("notice.js", notice_js),
    ASSET("order.js", order_js),
    ASSET("painter.js", painter_js),
    ASSET("panel-runs.js", panel_runs_js),
    ASSET("panel-versions.js", panel_versions_js),
    ASSET("panel.css", panel_css),
    ASSET("panel.js", panel_js),
    ASSET("place.js", place_js),
    ASSET("route.js", route_js),
    ASSET("run-state.js", run_state_js),
    ASSET("scene.js", scene_js),
    ASSET("schema-diff.js", schema_diff_js),
    ASSET("search.js", search_js),
    ASSET("steps.js", steps_js),
    ASSET("stuck.js", stuck_js),
    ASSET("theme.js", theme_js),
    ASSET("times.js", times_js),
    ASSET("token-form.js", token_form_js),
    ASSET("toolbar.js", toolbar_js),
    ASSET("viewport.js", viewport_js),
    ASSET("wire-text.js", wire_text_js),
};

const struct sparklineage_asset *sparklineage_asset_at(size_t number) {
    return number < sizeof assets / sizeof assets[0] ? &assets[number] : NULL;
}
