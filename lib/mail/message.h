// A message in wire form, built as it arrives and kept in bounded memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "mail/content.h"
#include "mail/header_field.h"

namespace exosubmit::mail {

// A header section larger than this is refused before Exchange does (552 5.3.4 Header size exceeds ...).
inline constexpr std::size_t kMaxHeaderBytes = 256 * 1024;

// The body in wire form: every line end is CRLF, a bare CR is a space, NUL is dropped, the last line is
// ended. Filled by one thread, then read by any.
class Body final : public Content {
 public:
  // More than `memory_bytes` moves whole to an unlinked file in `spool_directory`.
  Body(std::size_t memory_bytes, std::string spool_directory);

  // Takes the next octets as they came; line ends may be split between calls.
  // Error: the spool file cannot be made or written (try later; the text names directory and cause).
  base::Result<void> append(std::string_view octets);

  // Ends the last line. No append after it.
  base::Result<void> finish();

  std::size_t size() const override;
  base::Result<std::size_t> read(std::size_t offset, char* buffer, std::size_t room) const override;

  bool eight_bit() const { return eight_bit_; }  // any octet above 127
  bool spilled() const { return static_cast<bool>(file_); }

  // SHA-256 of the wire form, for the fingerprint. After finish().
  const base::Digest& digest() const { return digest_; }

 private:
  base::Result<void> store(std::string_view wire);

  std::size_t memory_bytes_;
  std::string spool_directory_;
  std::string memory_;  // empty once spilled
  base::FileDescriptor file_;
  std::size_t size_ = 0;
  bool pending_cr_ = false;  // a CR whose next octet has not come yet
  bool at_line_start_ = true;
  bool eight_bit_ = false;
  base::Sha256 hash_;
  base::Digest digest_{};
};

struct Message {
  Header header;
  Body body;
};

// A header section and a body as one sequence of octets: what Exchange is sent.
class WireMessage final : public Content {
 public:
  // `header_section` is the fields' wire form without the empty line; `body` must outlive this.
  WireMessage(std::string header_section, const Body& body);

  std::size_t size() const override;
  base::Result<std::size_t> read(std::size_t offset, char* buffer, std::size_t room) const override;
  bool eight_bit() const;

 private:
  std::string start_;  // header section and the empty line
  const Body& body_;
};

}  // namespace exosubmit::mail
