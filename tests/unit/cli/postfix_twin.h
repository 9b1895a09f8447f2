// A Postfix for tests: a fresh one as data, and tables that answer from their text.
#pragma once

#include <map>
#include <string>

#include "cli/postfix/instance.h"
#include "cli/postfix/tables.h"
#include "cli/wire/plan.h"

namespace exosubmit::test {

// What Postfix 3.7 of Debian answers right after its installation, as far as a judgement asks; with a
// relayhost, so that bounces have a way.
cli::PostfixInstance fresh_postfix();

// The queued wiring of one mailbox that serves @contoso.example, and of its bounces where `null_sender`.
cli::WirePlan plan_for_contoso(bool null_sender);
cli::WirePlan inline_plan(const std::string& listen);

// Adds `NAME TYPE COMMAND` with its options to master.cf; one that is there is replaced.
void set_service(cli::PostfixInstance& postfix, const cli::PostfixService& service);

// Answers as postmap -q does for the types whose text we read; all other tables have only what is put in.
class TextTables final : public cli::Tables {
 public:
  void put(const std::string& table, const std::string& key, const std::string& value);
  base::Result<std::optional<std::string>> look_up(const std::string& table, const std::string& key) override;

 private:
  std::map<std::string, std::map<std::string, std::string>> answers_;
};

// A file with this text, gone with the object.
class TextFile {
 public:
  explicit TextFile(const std::string& text);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace exosubmit::test
