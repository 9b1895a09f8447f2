#include "simulator/token_rule.h"

#include <utility>

#include "simulator/entra_error.h"

namespace exosubmit::simulator {

using Kind = Action::Kind;

HttpReply plain_reply(int status, std::string body) {
  HttpReply reply;
  reply.status = status;
  reply.content_type = "text/plain";
  reply.body = std::move(body);
  return reply;
}

std::optional<HttpReply> obey_token_rule(World& world, const std::string& form, Stream& stream,
                                         Action& token) {
  for (const Action& action : world.rules.fire(Stage::kToken, form)) {
    switch (action.kind) {
      case Kind::kDelay:
        world.stop.sleep(action.delay);
        break;
      case Kind::kHang:
        stream.await_departure();
        return plain_reply(kNoReply, "");
      case Kind::kCut:
        stream.cut();
        return plain_reply(kNoReply, "");
      case Kind::kEntry:
        return entra_entry(action.text);
      case Kind::kHttp: {
        HttpReply reply = plain_reply(action.http_status, action.text);
        reply.content_type = action.content_type;
        if (action.retry_after) reply.fields["Retry-After"] = std::to_string(*action.retry_after);
        return reply;
      }
      default:
        token = action;
    }
  }
  return std::nullopt;
}

}  // namespace exosubmit::simulator
