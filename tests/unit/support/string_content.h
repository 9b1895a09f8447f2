// Content that is a string.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "mail/content.h"

namespace exosubmit::test {

class StringContent final : public mail::Content {
 public:
  explicit StringContent(std::string octets) : octets_(std::move(octets)) {}

  std::size_t size() const override { return octets_.size(); }

  base::Result<std::size_t> read(std::size_t offset, char* buffer, std::size_t room) const override {
    if (offset >= readable_) return base::failure(base::try_later("spool file: Input/output error"));
    const std::size_t count = std::min(room, octets_.size() - offset);
    octets_.copy(buffer, count, offset);
    return count;
  }

  // Reads from this offset on fail.
  void unreadable_from(std::size_t offset) { readable_ = offset; }

 private:
  std::string octets_;
  std::size_t readable_ = std::string::npos;
};

}  // namespace exosubmit::test
