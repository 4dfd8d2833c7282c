#ifndef SPARKLINEAGE_PAGE_H
#define SPARKLINEAGE_PAGE_H

#include <stddef.h>

/// A file of the lineage page, as it lies in `assets`.
struct sparklineage_asset {
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

/// The asset of that number, in the order of their names; NULL behind the last.
const struct sparklineage_asset *sparklineage_asset_at(size_t number);

#endif
