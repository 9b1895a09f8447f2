// Replies and failures as the engines would give them, made from the catalogue's samples.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "exchange/catalogue.h"
#include "oauth/token.h"
#include "smtp/reply.h"

namespace exosubmit::test {

// "535 5.7.3 Authentication unsuccessful"; the status may be missing.
inline smtp::Reply reply_of(std::string_view line) {
  smtp::Reply reply;
  reply.code = std::stoi(std::string(line.substr(0, 3)));
  line.remove_prefix(std::min<std::size_t>(4, line.size()));
  reply.lines.emplace_back(line);
  reply.status = mail::EnhancedStatus::parse(line);
  if (reply.status) line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
  reply.text = line;
  return reply;
}

// What oauth makes of the answer that a row describes: only the first sentence is kept.
inline oauth::TokenFailure failure_of(const exchange::Entry& entry) {
  oauth::TokenFailure failure;
  failure.http_status = entry.http_status;
  failure.error = entry.error;
  failure.aadsts = entry.aadsts;
  failure.description = entry.sample.substr(0, entry.sample.find(". "));
  return failure;
}

}  // namespace exosubmit::test
