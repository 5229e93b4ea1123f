#include "base/json.h"

#include <gtest/gtest.h>

#include "base/json_text.h"

namespace why403::base {
namespace {

// Every length, with something to escape at every place, or at two.
TEST(Json, FindsWhatToEscapeWhereverItStands) {
  for (std::size_t size = 0; size <= 40; ++size)
    for (std::size_t at = 0; at <= size; ++at)
      for (const char special : {'"', '\\', '\n', '\x7f', '\x80'}) {
        std::string text(size, 'a');
        if (at < size) text[at] = special;
        if (at + 3 < size) text[at + 3] = special;
        const char* const end = text.data() + size;
        EXPECT_EQ(find_json_special(text.data(), end) - text.data(), static_cast<std::ptrdiff_t>(at)) << size;
      }
}

TEST(Json, EscapesKeysAndStrings) {
  std::string text;
  JsonWriter json(text);
  const std::string long_name(100, 'k');
  json.begin_object().key("a").number(1).key("b\"").string("c\nd").key(long_name).string("").key("").null().end_object();
  EXPECT_EQ(text, "{\"a\":1,\"b\\\"\":\"c\\nd\",\"" + long_name + "\":\"\",\"\":null}");
}

}  // namespace
}  // namespace why403::base
