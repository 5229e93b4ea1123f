#include "serve/words.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/json.h"

namespace why403::serve {

namespace {

// In the order of the causes; who reads them is not told which there are.
constexpr std::array<RefusalWords, 46> kWords = {{
    {"permission-removed",
     "You could do this before, and the permission was taken away since. If you still need it, ask its owner to give it back.",
     "Früher durften Sie das, inzwischen wurde Ihnen die Berechtigung entzogen. Wenn Sie sie noch brauchen, bitten Sie die "
     "Zuständigen darum."},
    {"allowlist-drift",
     "You are known here, but not the network from which you ask. Use the usual one, or tell whoever runs this site that your "
     "address has changed.",
     "Sie sind hier bekannt, aber nicht das Netz, aus dem Sie fragen. Benutzen Sie das gewohnte, oder sagen Sie denen, die diese "
     "Seite betreiben, dass sich Ihre Adresse geändert hat."},
    {"wrong-client-address",
     "Your network could not be told from that of others. Try it without VPN or proxy; if that does not help, tell whoever runs "
     "this site.",
     "Ihr Netz ließ sich nicht von dem anderer unterscheiden. Versuchen Sie es ohne VPN oder Proxy; wenn das nicht hilft, sagen "
     "Sie es denen, die diese Seite betreiben."},
    {"policy-out-of-date",
     "This part of the site does not know the latest permissions yet. Try again in a few minutes; if that does not help, tell "
     "whoever runs this site.",
     "Dieser Teil der Seite kennt die neuesten Berechtigungen noch nicht. Versuchen Sie es in ein paar Minuten noch einmal; wenn "
     "das nicht hilft, sagen Sie es denen, die diese Seite betreiben."},
    {"token-expired",
     "Your session is over. Please sign in again; if that does not last, ask whoever runs this site.",
     "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an; wenn das nicht vorhält, fragen Sie die, die diese Seite "
     "betreiben."},
    {"token-invalid",
     "Your sign-in is not valid here. Please sign in again; for a program, ask whoever runs this site for which sign-in it is.",
     "Ihre Anmeldung gilt hier nicht. Bitte melden Sie sich noch einmal an; für ein Programm fragen Sie die, die diese Seite "
     "betreiben, welche Anmeldung gilt."},
    {"session-lost",
     "Your session was lost on the way. Load the page anew and try again, with cookies allowed; if that does not help, ask whoever "
     "runs this site.",
     "Ihre Sitzung ging unterwegs verloren. Laden Sie die Seite neu, erlauben Sie ihr Cookies und versuchen Sie es noch einmal; wenn "
     "das nicht hilft, fragen Sie die, die diese Seite betreiben."},
    {"api-key-misconfigured",
     "This key is not accepted: it may be unknown, over, or meant for another system. Whoever gave it out can give you another.",
     "Dieser Schlüssel wird nicht angenommen: er kann unbekannt, abgelaufen oder für ein anderes System gedacht sein. Wer ihn "
     "ausgestellt hat, kann Ihnen einen anderen geben."},
    {"credential-wrong",
     "The secret does not fit. Check it for typing errors and try again; whoever gave it out can give you a new one.",
     "Das Geheimnis passt nicht. Prüfen Sie es auf Tippfehler und versuchen Sie es noch einmal; wer es ausgegeben hat, kann Ihnen "
     "ein neues geben."},
    {"credential-missing",
     "You are not signed in. Please sign in; if you have no account, ask whoever runs this site.",
     "Sie sind nicht angemeldet. Bitte melden Sie sich an; wenn Sie kein Konto haben, fragen Sie die, die diese Seite betreiben."},
    {"client-certificate",
     "Your certificate is not accepted here. Choose another one, or ask whoever issued it for one that is valid.",
     "Ihr Zertifikat wird hier nicht angenommen. Wählen Sie ein anderes, oder bitten Sie die, die es ausgestellt haben, um ein "
     "gültiges."},
    {"request-signature",
     "The signature of this request does not hold. Check the clock and the key of the program that sent it, or ask whoever gave "
     "out the key.",
     "Die Unterschrift dieser Anfrage stimmt nicht. Prüfen Sie Uhr und Schlüssel des Programms, das sie geschickt hat, oder fragen "
     "Sie die, die den Schlüssel ausgegeben haben."},
    {"account-locked",
     "This account cannot be used at the moment. Whoever looks after accounts in your organisation can open it again.",
     "Dieses Konto lässt sich gerade nicht benutzen. Wer in Ihrer Organisation Konten betreut, kann es wieder öffnen."},
    {"mfa-required",
     "This needs a stronger or more recent sign-in. Please sign in again with a second factor; if you have none, ask whoever looks "
     "after your account.",
     "Dafür ist eine stärkere oder frischere Anmeldung nötig. Bitte melden Sie sich noch einmal mit einem zweiten Faktor an; wenn "
     "Sie keinen haben, fragen Sie die, die Ihr Konto betreuen."},
    {"device-or-location-refused",
     "This is not open on the device or in the place where you are. Use a device that your organisation looks after, from where you "
     "usually work, or ask its service desk.",
     "Das ist mit diesem Gerät oder an diesem Ort nicht möglich. Benutzen Sie ein Gerät, das Ihre Organisation betreut, wo Sie sonst "
     "arbeiten, oder fragen Sie ihren Servicedesk."},
    {"guardrail",
     "Your organisation has ruled this out for everybody. Nobody's permission helps; those who set such limits can change them.",
     "Ihre Organisation hat das für alle ausgeschlossen. Daran ändert keine Berechtigung etwas, nur wer solche Grenzen setzt."},
    {"explicit-deny",
     "This is not allowed here. Another account may be allowed to; whoever is responsible for it can say why.",
     "Das ist hier nicht erlaubt. Mit einem anderen Konto kann es gehen; die Zuständigen können sagen, warum."},
    {"resource-policy",
     "Whoever owns this has not opened it to you. Ask them to share it with you.",
     "Wem das gehört, hat es nicht für Sie freigegeben. Bitten Sie darum, dass es mit Ihnen geteilt wird."},
    {"scope-insufficient",
     "The application you use was not given this right. Sign in there again and agree to it, or ask whoever runs the application.",
     "Die Anwendung, die Sie benutzen, hat dieses Recht nicht bekommen. Melden Sie sich dort noch einmal an und stimmen Sie zu, oder "
     "fragen Sie die, die die Anwendung betreiben."},
    {"not-assigned",
     "Your account is not set up for this application. Whoever looks after the application can add you.",
     "Ihr Konto ist für diese Anwendung nicht eingerichtet. Wer die Anwendung betreut, kann Sie hinzufügen."},
    {"permission-missing",
     "You have no permission for this. Another account of yours may have it; its owner can give it to you.",
     "Ihnen fehlt die Berechtigung dafür. Vielleicht hat sie ein anderes Konto von Ihnen; die Zuständigen können sie Ihnen geben."},
    {"admission-refused",
     "What you sent is not accepted as it is. Change what the message of your program names, or ask whoever runs this system.",
     "Was Sie geschickt haben, wird so nicht angenommen. Ändern Sie, was die Meldung Ihres Programms nennt, oder fragen Sie die, die "
     "dieses System betreiben."},
    {"cors-preflight-refused",
     "Your browser asked whether the page you are on may do this, and it may not. Open this site directly, or tell whoever runs that "
     "page.",
     "Ihr Browser hat gefragt, ob die Seite, auf der Sie sind, das darf, und sie darf es nicht. Öffnen Sie dieses Angebot direkt, "
     "oder sagen Sie es denen, die jene Seite betreiben."},
    {"cors-origin-refused",
     "The site you come from may not use this one. Open this site directly, or tell whoever runs the other.",
     "Die Seite, von der Sie kommen, darf diese nicht benutzen. Öffnen Sie diese direkt, oder sagen Sie es denen, die die andere "
     "betreiben."},
    {"csrf-origin-mismatch",
     "This was sent from another site than it belongs to. Open this site directly and do it there; if you did, tell whoever runs it.",
     "Das wurde von einer anderen Seite geschickt, als es gehört. Öffnen Sie diese Seite direkt und tun Sie es dort; wenn Sie das "
     "getan haben, sagen Sie es denen, die sie betreiben."},
    {"hotlink-refused",
     "This opens only from within its own site. Follow the links from its home page; if they do not work, tell whoever runs it.",
     "Das öffnet sich nur aus der eigenen Seite heraus. Folgen Sie den Verweisen von deren Startseite; wenn sie nicht gehen, sagen Sie "
     "es denen, die sie betreiben."},
    {"address-blocked",
     "Requests from the network you are in are not accepted at the moment. Try another network, or without VPN; if it has to be this "
     "one, ask whoever runs this site.",
     "Anfragen aus dem Netz, in dem Sie sind, werden gerade nicht angenommen. Versuchen Sie es aus einem anderen, oder ohne VPN; wenn "
     "es dieses sein muss, fragen Sie die, die diese Seite betreiben."},
    {"address-not-allowlisted",
     "This is open from certain networks alone, such as that of your organisation. Connect to it, perhaps by its VPN, or ask its "
     "service desk.",
     "Das geht nur aus bestimmten Netzen, etwa dem Ihrer Organisation. Verbinden Sie sich damit, vielleicht über deren VPN, oder fragen "
     "Sie ihren Servicedesk."},
    {"geo-blocked",
     "This is not offered in the country where you seem to be. Without VPN, or at home, it may be; whoever runs this site can say.",
     "Das wird in dem Land, in dem Sie zu sein scheinen, nicht angeboten. Ohne VPN oder zu Hause vielleicht doch; wer diese Seite "
     "betreibt, kann es sagen."},
    {"network-perimeter",
     "This is reached from inside a protected network alone. Connect to that first; whoever runs it can let you in.",
     "Das ist nur aus einem geschützten Netz zu erreichen. Verbinden Sie sich zuerst mit diesem; wer es betreibt, kann Sie einlassen."},
    {"waf-rule",
     "Something in what you sent looks dangerous, though you may mean no harm. Try it in other words, or tell whoever runs this site "
     "the reference.",
     "Etwas in dem, was Sie geschickt haben, sieht gefährlich aus, auch wenn Sie nichts Böses wollen. Versuchen Sie es mit anderen "
     "Worten, oder nennen Sie denen, die diese Seite betreiben, das Kennzeichen."},
    {"bot-challenge",
     "It could not be made sure that a person is asking. Allow this site scripts and cookies and load the page anew, or ask whoever "
     "runs it.",
     "Es ließ sich nicht feststellen, dass ein Mensch fragt. Erlauben Sie dieser Seite Skripte und Cookies und laden Sie sie neu, oder "
     "fragen Sie die, die sie betreiben."},
    {"user-agent-blocked",
     "The program you use is not accepted here. Try a current browser, or ask whoever runs this site which programs are.",
     "Das Programm, das Sie benutzen, wird hier nicht angenommen. Versuchen Sie es mit einem aktuellen Browser, oder fragen Sie die, die "
     "diese Seite betreiben, welche es werden."},
    {"rate-limited",
     "Too many requests. Please wait a moment and try again; if you need more, ask whoever runs this site.",
     "Zu viele Anfragen. Bitte warten Sie einen Moment und versuchen Sie es noch einmal; wenn Sie mehr brauchen, fragen Sie die, die "
     "diese Seite betreiben."},
    {"file-permission",
     "The server itself may not read this. You can do nothing about it but tell whoever runs this site.",
     "Der Server selbst darf das nicht lesen. Sie können nichts tun, als es denen zu sagen, die diese Seite betreiben."},
    {"mandatory-access-control",
     "The server is kept from reading this by its own protection. You can do nothing about it: please tell whoever runs this site.",
     "Den Server hält sein eigener Schutz davon ab, das zu lesen. Sie können nichts dagegen tun: bitte sagen Sie es denen, die diese Seite "
     "betreiben."},
    {"directory-listing-off",
     "What lies in this folder is not shown. Open a page in it directly, or ask whoever runs this site for its address.",
     "Was in diesem Ordner liegt, wird nicht gezeigt. Öffnen Sie eine Seite darin direkt, oder fragen Sie die, die sie betreiben, nach "
     "der Adresse."},
    {"symlink-refused",
     "This address leads where the server does not go. Nothing can be done from here: please tell whoever runs this site.",
     "Diese Adresse führt dorthin, wohin der Server nicht geht. Von hier aus ist nichts zu machen: bitte sagen Sie es denen, die diese "
     "Seite betreiben."},
    {"method-refused",
     "This cannot be done here in this way. Use the buttons of the site; for a program, ask whoever runs it what is possible.",
     "Das geht hier auf diese Weise nicht. Benutzen Sie die Knöpfe der Seite; für ein Programm fragen Sie die, die sie betreiben, was "
     "möglich ist."},
    {"tls-requirement",
     "Your connection is not secure enough for this. Bring your browser or program up to date, or ask whoever runs this site.",
     "Ihre Verbindung ist dafür nicht sicher genug. Bringen Sie Ihren Browser oder Ihr Programm auf den neuesten Stand, oder fragen Sie "
     "die, die diese Seite betreiben."},
    {"authorizer-failed",
     "This could not be checked, and that is not your fault. Please try again in a moment; if it goes on, tell whoever runs this site.",
     "Das konnte nicht geprüft werden, und es liegt nicht an Ihnen. Bitte versuchen Sie es gleich noch einmal; wenn es so bleibt, sagen "
     "Sie es denen, die diese Seite betreiben."},
    {"server-rule",
     "This address is not open, or not in this form. Check it for typing errors, or begin at the home page; whoever runs this site "
     "knows the right one.",
     "Diese Adresse ist nicht offen, oder nicht in dieser Form. Prüfen Sie sie auf Tippfehler, oder beginnen Sie auf der Startseite; wer "
     "diese Seite betreibt, kennt die richtige."},
    {"application-refused",
     "The application did not allow this, and did not say why. Ask whoever runs it, and say what you wanted to do.",
     "Die Anwendung hat das nicht erlaubt und nicht gesagt, warum. Fragen Sie die, die sie betreiben, und sagen Sie, was Sie tun wollten."},
    {"absence-hidden",
     "There is nothing here, or nothing that you may see. Check the address; whoever gave it to you can say whether it is still right.",
     "Hier ist nichts, oder nichts, das Sie sehen dürfen. Prüfen Sie die Adresse; wer sie Ihnen gegeben hat, kann sagen, ob sie noch "
     "stimmt."},
    {"unknown",
     "This was refused, and nothing more is known about it. Try again later; if it goes on, tell whoever runs this site.",
     "Das wurde abgelehnt, und mehr ist darüber nicht bekannt. Versuchen Sie es später noch einmal; wenn es so bleibt, sagen Sie es denen, "
     "die diese Seite betreiben."},
    {"", "This was refused. Signing in, or as somebody else, may help; if it does not, ask whoever runs this site.",
     "Das wurde abgelehnt. Vielleicht hilft es, sich anzumelden, auch als jemand anderes; wenn nicht, fragen Sie die, die diese Seite "
     "betreiben."},
}};

// About what a stranger showed themselves, or sees anyhow.
constexpr std::array<std::string_view, 19> kForStrangers = {
    "token-expired", "token-invalid", "session-lost", "api-key-misconfigured", "credential-wrong", "credential-missing",
    "client-certificate", "request-signature", "mfa-required", "scope-insufficient", "cors-preflight-refused",
    "cors-origin-refused", "csrf-origin-mismatch", "rate-limited", "method-refused", "tls-requirement", "authorizer-failed",
    "server-rule", "absence-hidden"};

constexpr std::array<PageWords, kPageTexts> kPage = {{
    {"page.refused", "You cannot go on here", "Hier geht es für Sie nicht weiter"},
    {"page.unclear", "This address cannot be opened", "Diese Adresse lässt sich nicht öffnen"},
    {"page.unauthenticated", "Signing in is needed", "Eine Anmeldung ist nötig"},
    {"page.absent", "Nothing to be found here", "Hier ist nichts zu finden"},
    {"page.too-many", "One moment, please", "Einen Moment, bitte"},
    {"page.unavailable", "This cannot be checked right now", "Das lässt sich gerade nicht prüfen"},
    {"page.wait", "Try again in {seconds} seconds.", "Versuchen Sie es in {seconds} Sekunden noch einmal."},
    {"page.ask", "If you think this is wrong, tell whoever runs this site the reference. It tells them what happened, and nobody else anything.",
     "Wenn Sie meinen, dass das nicht stimmt, nennen Sie denen, die diese Seite betreiben, das Kennzeichen. Es sagt ihnen, was geschehen "
     "ist, und sonst niemandem etwas."},
    {"page.reference", "Reference", "Kennzeichen"},
    {"page.sign-in", "Sign in", "Anmelden"},
    {"page.sign-in-other", "Sign in as somebody else", "Als jemand anderes anmelden"},
    {"page.contact", "Ask for help", "Um Hilfe bitten"},
    {"page.ask-access", "Ask for access", "Um Zugang bitten"},
    {"page.would-help", "What would help", "Was helfen würde"},
    {"page.together", "All of it is needed together.", "Nötig ist alles davon zusammen."},
    {"advice.second-factor", "Signing in with a second factor", "Eine Anmeldung mit einem zweiten Faktor"},
    {"advice.stronger-sign-in", "Signing in in a stronger way, such as with a security key",
     "Eine stärkere Anmeldung, etwa mit einem Sicherheitsschlüssel"},
    {"advice.sign-in-again", "Signing in again, just before", "Eine neue Anmeldung, kurz zuvor"},
    {"advice.other-network", "Another network, such as that of your organisation", "Ein anderes Netz, etwa das Ihrer Organisation"},
    {"advice.other-time", "Another time of day", "Eine andere Tageszeit"},
    {"advice.scope", "An application that was given this right", "Eine Anwendung, die dieses Recht bekommen hat"},
    {"advice.device", "A device that your organisation looks after", "Ein Gerät, das Ihre Organisation betreut"},
    {"page.asked", "Your request for access", "Ihre Bitte um Zugang"},
    {"notice.kept", "It was passed on. Whoever decides about it sees what you wanted to do.",
     "Sie wurde weitergegeben. Wer darüber entscheidet, sieht, was Sie tun wollten."},
    {"notice.too-many", "There are enough requests of yours for now.", "Für den Augenblick sind es genug Bitten."},
    {"notice.not-yours", "Only the person who was refused can ask.", "Nur wer abgewiesen wurde, kann bitten."},
    {"notice.ended", "This page is too old: try again what was refused, then ask.",
     "Diese Seite ist zu alt: versuchen Sie noch einmal, was abgewiesen wurde, und bitten Sie dann."},
    {"notice.failed", "It could not be passed on right now: try again in a moment.",
     "Sie konnte gerade nicht weitergegeben werden: versuchen Sie es gleich noch einmal."},
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

std::span<const RefusalWords> all_refusal_words() { return kWords; }

std::string_view cause_for(std::string_view cause, bool is_known) {
  const bool is_told = is_known || std::ranges::find(kForStrangers, cause) != kForStrangers.end();
  return is_told ? cause : std::string_view();
}

std::span<const PageWords, kPageTexts> all_page_words() { return kPage; }

}  // namespace why403::serve
