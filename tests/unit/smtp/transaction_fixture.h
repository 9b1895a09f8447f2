// A small message and a server that offers everything, for the tests of transactions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "script.h"
#include "smtp/transaction.h"
#include "support/string_content.h"

namespace exosubmit::test {

struct TransactionFixture {
  StringContent content{"Subject: hi\r\n\r\n.dot\r\n"};
  smtp::Capabilities capabilities;
  smtp::TransactionRequest request;
  std::optional<smtp::Transaction> transaction;

  TransactionFixture() {
    capabilities.pipelining = capabilities.chunking = capabilities.eight_bit_mime = true;
    capabilities.smtputf8 = capabilities.dsn = true;
    request.sender = mail::Path::parse("<app@contoso.example>");
    request.recipients = {mail::Path::parse("<one@example.net>"), mail::Path::parse("<two@example.net>")};
    request.content = &content;
    request.chunking = true;
  }

  // Empty, or how the engine left the script.
  std::string play(std::string_view script, PlayOptions options = {}) {
    transaction.emplace(request, capabilities);
    return Play(*transaction, options)(script);
  }

  // Gives one reply, also where none is waited for.
  void reply(const std::string& line) {
    smtp::ReplyParser parser;
    parser.feed(line + "\r\n");
    transaction->received(*parser.next());
  }

  // Writes so many octets of what the engine wants to write.
  void write(std::size_t octets) {
    while (octets > 0 && transaction->wants() == smtp::Dialogue::Wants::kWrite) {
      const std::size_t count = std::min(octets, transaction->output().size());
      transaction->written(count);
      octets -= count;
    }
  }

  // The code of a reply, 0 where there is none.
  static int code(const std::optional<smtp::Reply>& reply) { return reply ? reply->code : 0; }
};

}  // namespace exosubmit::test
