#include "serve/words.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/json.h"

namespace why403::serve {

namespace {

constexpr std::array<RefusalWords, 14> kWords = {{
    {"permission-missing", "You have no permission for this. Its owner can give it to you.",
     "Ihnen fehlt die Berechtigung dafür. Wer dafür zuständig ist, kann sie Ihnen geben."},
    {"explicit-deny", "This is not allowed here.", "Das ist hier nicht erlaubt."},
    {"mfa-required", "Please sign in again with a second factor.",
     "Bitte melden Sie sich noch einmal mit einem zweiten Faktor an."},
    {"credential-missing", "Please sign in.", "Bitte melden Sie sich an."},
    {"rate-limited", "Too many requests. Please wait a moment.",
     "Zu viele Anfragen. Bitte warten Sie einen Moment."},
    {"scope-insufficient", "The application you use was not given this right.",
     "Die Anwendung, die Sie benutzen, hat dieses Recht nicht bekommen."},
    {"token-expired", "Your session is over. Please sign in again.",
     "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an."},
    {"token-invalid", "Your sign-in is not valid here. Please sign in again.",
     "Ihre Anmeldung gilt hier nicht. Bitte melden Sie sich noch einmal an."},
    {"api-key-misconfigured", "This key is not accepted. Whoever gave it out can give you another.",
     "Dieser Schlüssel wird nicht angenommen. Wer ihn ausgestellt hat, kann Ihnen einen anderen geben."},
    {"credential-wrong", "This key is not accepted. Whoever gave it out can give you another.",
     "Dieser Schlüssel wird nicht angenommen. Wer ihn ausgestellt hat, kann Ihnen einen anderen geben."},
    {"client-certificate", "Your certificate is not accepted here.",
     "Ihr Zertifikat wird hier nicht angenommen."},
    {"absence-hidden", "There is nothing here, or nothing that you may see.",
     "Hier ist nichts, oder nichts, das Sie sehen dürfen."},
    {"authorizer-failed", "This could not be checked. Please try again in a moment.",
     "Das konnte nicht geprüft werden. Bitte versuchen Sie es gleich noch einmal."},
    {"", "You may not do this.", "Das dürfen Sie nicht."},
}};

const std::array<std::string, kWords.size()>& json_texts() {
  static const std::array<std::string, kWords.size()> texts = [] {
    std::array<std::string, kWords.size()> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
      base::JsonWriter json(made[i]);
      json.begin_object().key("en").string(kWords[i].en).key("de").string(kWords[i].de).end_object();
    }
    return made;
  }();
  return texts;
}

}  // namespace

const RefusalWords& refusal_words(std::string_view cause) {
  const auto found = std::ranges::find(kWords, cause, &RefusalWords::cause);
  return found == kWords.end() ? kWords.back() : *found;
}

std::string_view as_json(const RefusalWords& words) {
  return json_texts()[static_cast<std::size_t>(&words - kWords.data())];
}

}  // namespace why403::serve
