// Binds a key of the settings file to a member of the settings and to the codec of its type.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/key_table.h"
#include "config/settings.h"

namespace exosubmit::config {

template <typename Element>
constexpr bool is_list(const std::vector<Element>*) {
  return true;
}
constexpr bool is_list(const void*) { return false; }

template <typename Codec, typename Value>
base::Result<void> assign(std::string_view text, Value& value) {
  auto read = Codec::parse(text);
  if (!read) return base::failure(read.error());
  value = std::move(*read);
  return {};
}

// A key of the member `kMember` of the settings' group `kGroup`.
template <auto kGroup, auto kMember, typename Codec>
constexpr Key key(std::string_view section, InForce in_force, std::string_view name,
                  std::string_view default_text, std::string_view meaning,
                  Standing standing = Standing::kOptional) {
  return {section,
          name,
          default_text,
          meaning,
          standing,
          in_force,
          is_list(static_cast<typename Codec::Value*>(nullptr)),
          [](std::string_view text, Settings& settings, MailboxSettings&) {
            return assign<Codec>(text, settings.*kGroup.*kMember);
          },
          [](const Settings& settings, const MailboxSettings&) {
            return Codec::print(settings.*kGroup.*kMember);
          }};
}

template <auto kMember, typename Codec>
constexpr Key mailbox_key(std::string_view name, std::string_view default_text, std::string_view meaning,
                          Standing standing = Standing::kOptional) {
  return {kMailboxSection,
          name,
          default_text,
          meaning,
          standing,
          InForce::kByReload,
          is_list(static_cast<typename Codec::Value*>(nullptr)),
          [](std::string_view text, Settings&, MailboxSettings& mailbox) {
            return assign<Codec>(text, mailbox.*kMember);
          },
          [](const Settings&, const MailboxSettings& mailbox) { return Codec::print(mailbox.*kMember); }};
}

}  // namespace exosubmit::config
