#include <utility>

#include <nlohmann/json.hpp>

#include "operate/status.h"
#include "operate/utc.h"

namespace exosubmit::operate {

using nlohmann::json;
using Wall = base::Clock::Wall;

namespace {

// A member that is not as it should be.
class Odd final : public std::exception {};

json when(const std::optional<Wall>& time) { return time ? json(utc(*time)) : json(); }

Wall time_of(const json& value) {
  const auto time = parse_utc(value.get_ref<const std::string&>());
  if (!time) throw Odd();
  return *time;
}

std::optional<Wall> perhaps_time_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(time_of(value));
}

}  // namespace

// The library finds these by the types' namespace.

static void to_json(json& out, const Usage& usage) { out = {{"used", usage.used}, {"limit", usage.limit}}; }

static void from_json(const json& in, Usage& usage) {
  in.at("used").get_to(usage.used);
  in.at("limit").get_to(usage.limit);
}

static void to_json(json& out, const MailboxStatus& mailbox) {
  out = {{"name", mailbox.name},       {"username", mailbox.username}, {"warm", mailbox.warm},
         {"waiting", mailbox.waiting}, {"sending", mailbox.sending},   {"minute", mailbox.minute},
         {"day", mailbox.day}};
}

static void from_json(const json& in, MailboxStatus& mailbox) {
  in.at("name").get_to(mailbox.name);
  in.at("username").get_to(mailbox.username);
  in.at("warm").get_to(mailbox.warm);
  in.at("waiting").get_to(mailbox.waiting);
  in.at("sending").get_to(mailbox.sending);
  in.at("minute").get_to(mailbox.minute);
  in.at("day").get_to(mailbox.day);
}

static void to_json(json& out, const HoldStatus& hold) {
  out = {{"scope", hold.scope},
         {"said", hold.said},
         {"cause", hold.cause},
         {"remedy", hold.remedy},
         {"probe", hold.by_session ? "sign-in" : "message"},
         {"refuses", hold.refuses},
         {"since", utc(hold.since)},
         {"next_probe", utc(hold.next_probe)},
         {"pause_seconds", hold.pause.count()}};
}

static void from_json(const json& in, HoldStatus& hold) {
  in.at("scope").get_to(hold.scope);
  in.at("said").get_to(hold.said);
  in.at("cause").get_to(hold.cause);
  in.at("remedy").get_to(hold.remedy);
  hold.by_session = in.at("probe").get_ref<const std::string&>() == "sign-in";
  in.at("refuses").get_to(hold.refuses);
  hold.since = time_of(in.at("since"));
  hold.next_probe = time_of(in.at("next_probe"));
  hold.pause = std::chrono::seconds(in.at("pause_seconds").get<std::chrono::seconds::rep>());
}

static json document(const submit::ObservedSums& observed) {
  json senders = json::array();
  for (const auto& from : observed.senders) {
    senders.push_back({{"from", from.address},
                       {"kept", from.kept},
                       {"rewritten", from.rewritten},
                       {"shown", from.shown},
                       {"refused", from.refused},
                       {"why", from.why}});
  }
  return {{"messages", observed.messages},
          {"kept", observed.kept},
          {"rewritten", observed.rewritten},
          {"refused", observed.refused},
          {"peak_messages_per_minute", observed.peak_messages},
          {"peak_recipients_per_day", observed.peak_recipients},
          {"mailboxes_needed", observed.mailboxes_needed},
          {"senders", senders}};
}

static submit::ObservedSums observed_of(const json& in) {
  submit::ObservedSums observed;
  in.at("messages").get_to(observed.messages);
  in.at("kept").get_to(observed.kept);
  in.at("rewritten").get_to(observed.rewritten);
  in.at("refused").get_to(observed.refused);
  in.at("peak_messages_per_minute").get_to(observed.peak_messages);
  in.at("peak_recipients_per_day").get_to(observed.peak_recipients);
  in.at("mailboxes_needed").get_to(observed.mailboxes_needed);
  for (const json& sender : in.at("senders")) {
    auto& from = observed.senders.emplace_back();
    sender.at("from").get_to(from.address);
    sender.at("kept").get_to(from.kept);
    sender.at("rewritten").get_to(from.rewritten);
    sender.at("shown").get_to(from.shown);
    sender.at("refused").get_to(from.refused);
    sender.at("why").get_to(from.why);
  }
  return observed;
}

static json document(const Status& status) {
  const Totals& totals = status.totals;
  const Traffic& traffic = status.traffic;
  json error;
  if (status.last_error) {
    error = {{"time", utc(status.last_error->time)}, {"text", status.last_error->text}};
  }
  return {{"schema", kStatusSchema},
          {"version", status.version},
          {"time", utc(status.time)},
          {"started", utc(status.started)},
          {"mode", status.mode},
          {"redirect_to", status.redirect_to},
          {"settings_rejected", status.settings_rejected},
          {"answering", status.answering},
          {"mailboxes", status.mailboxes},
          {"token_expires", when(status.token_expires)},
          {"credential_ends", when(status.credential_ends)},
          {"holds", status.holds},
          {"totals",
           {{"accepted", totals.accepted},
            {"deferred", totals.deferred},
            {"refused", totals.refused},
            {"in_doubt", totals.in_doubt}}},
          {"messages",
           {{"on_listener", traffic.on_listener},
            {"off_listener", traffic.off_listener},
            {"passed", traffic.passed}}},
          {"observed", status.observed ? document(*status.observed) : json()},
          {"alerts", status.alerts},
          {"last_error", error}};
}

static Status status_of(const json& in) {
  Status status;
  in.at("version").get_to(status.version);
  status.time = time_of(in.at("time"));
  status.started = time_of(in.at("started"));
  in.at("mode").get_to(status.mode);
  in.at("redirect_to").get_to(status.redirect_to);
  in.at("settings_rejected").get_to(status.settings_rejected);
  in.at("answering").get_to(status.answering);
  in.at("mailboxes").get_to(status.mailboxes);
  status.token_expires = perhaps_time_of(in.at("token_expires"));
  status.credential_ends = perhaps_time_of(in.at("credential_ends"));
  in.at("holds").get_to(status.holds);
  const json& totals = in.at("totals");
  totals.at("accepted").get_to(status.totals.accepted);
  totals.at("deferred").get_to(status.totals.deferred);
  totals.at("refused").get_to(status.totals.refused);
  totals.at("in_doubt").get_to(status.totals.in_doubt);
  const json& messages = in.at("messages");
  messages.at("on_listener").get_to(status.traffic.on_listener);
  messages.at("off_listener").get_to(status.traffic.off_listener);
  messages.at("passed").get_to(status.traffic.passed);
  if (const auto found = in.find("observed"); found != in.end() && !found->is_null()) {
    status.observed = observed_of(*found);
  }
  in.at("alerts").get_to(status.alerts);
  const json& error = in.at("last_error");
  if (!error.is_null()) status.last_error = {time_of(error.at("time")), error.at("text").get<std::string>()};
  return status;
}

std::string to_json(const Status& status) {
  return document(status).dump(-1, ' ', true, json::error_handler_t::replace);
}

base::Result<Status> status_from_json(std::string_view text) {
  try {
    const json in = json::parse(text);
    if (in.at("schema").get<int>() > kStatusSchema) {
      return base::failure(
          base::operator_must_act("the daemon's status has a newer form than this exosubmit knows: install "
                                  "the same version of both"));
    }
    return status_of(in);
  } catch (const std::exception&) {
    return base::failure(base::operator_must_act("what answered is no exosubmit-milter of this version"));
  }
}

bool all_well(const Status& status) {
  return status.holds.empty() && status.alerts.empty() && !status.settings_rejected;
}

}  // namespace exosubmit::operate
