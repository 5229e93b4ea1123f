// The story of a recorded decision (serve/story.h), told to people.
#pragma once

#include "serve/story.h"

namespace why403::cli {

class Terminal;

void print_story(const serve::Story& story, serve::Audience audience, Terminal& terminal);

}  // namespace why403::cli
